import { setTimeout as sleep } from 'node:timers/promises'
import type { JobLocks, LockGrant, LockRequest } from '../engine/ports.ts'
import type { RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import type { PlannedLock } from '../model/plan.ts'
import { LockTickets, type Ticket, type TicketId } from './lock-tickets.ts'
import { storeError } from '../database/sqlite-error.ts'

export interface RunLocksOptions {
  readonly home: string
  /** The run whose jobs ask. */
  readonly run: RunId
  readonly owner: Owner
  readonly stateOf: (run: RunId, owner: Owner) => TicketState
  /** Ends what a dead run left running; its locks are free after that. */
  readonly endLeftovers: (run: RunId) => Promise<unknown>
  /** The jobs of other runs inside which this run was started. */
  readonly startedIn?: readonly OuterJob[]
}

/** Whether the run of a ticket goes on, is over, or is proven dead, so that something of it may be left running. */
export type TicketState = 'going' | 'over' | 'gone'

interface OuterJob {
  readonly run: string
  readonly job: string
}

/** The locks of the jobs of one run, for the code that executes the run. */
export interface RunLocks extends JobLocks {
  /** Stops all waiting and releases every lock; none can be taken afterwards. Resolves when every `take` has settled. Never rejects. */
  close(): Promise<void>
  /**
   * Takes back the tickets of jobs that wait, before this returns: for a process that exits without `close`. What is held stays held, as
   * something of its job may still run.
   */
  stopWaiting(): void
}

/** How often a job that waits looks: what is freed, by a death too, is taken within this time. */
const pollMs = 100

/*
 * A ticket a job, in the order in which they came. A job holds its lock when fewer tickets are before its own than there are slots: so nobody
 * is overtaken, and there is no moment between "free" and "taken" in which somebody could die. Each run gives its own tickets back. Those
 * that a dead or ended run left are taken away by the jobs behind them, once nothing of that run is left running.
 */
export const createRunLocks = (options: RunLocksOptions): RunLocks => {
  const tickets = new LockTickets(options)
  const closing = new AbortController()
  const takes = new Set<Promise<LockGrant>>()
  const waiting = new Set<TicketId>()

  const draw = async (lock: PlannedLock, { job, signal }: LockRequest): Promise<TicketId | undefined> => {
    await tickets.open()
    while (!signal.aborted) {
      const id = tickets.draw(lock, job)
      if (id !== undefined) return id
      await pause(signal)
    }
    return undefined
  }

  /** Takes the tickets of runs that do not go on away, once nothing of these runs is left running. Says whether there were any. */
  const bury = async (before: readonly Ticket[], signal: AbortSignal): Promise<boolean> => {
    const states = new Map<RunId, TicketState>([[options.run, 'going']])
    let hasBuried = false
    for (const { id, run, owner } of before) {
      const state = states.get(run) ?? options.stateOf(run, JSON.parse(owner) as Owner)
      states.set(run, state)
      if (state === 'going') continue
      if (signal.aborted) return hasBuried
      if (state === 'gone') await options.endLeftovers(run)
      tickets.giveBack(id)
      hasBuried = true
    }
    return hasBuried
  }

  const taken = (id: TicketId): LockGrant => ({
    kind: 'taken',
    release: () => {
      tickets.giveBack(id)
    },
  })

  /** Resolves when the ticket holds its lock, or never will. */
  const wait = async (lock: PlannedLock, id: TicketId, { signal, onWait }: LockRequest): Promise<LockGrant> => {
    let lastTold: RunId | 'nobody' | undefined
    while (!signal.aborted) {
      const before = tickets.before(lock, id)
      const slots = Math.min(lock.slots, ...(before ?? []).map((ticket) => ticket.slots))
      if (before && before.length < slots) return taken(id)
      if (before && (await bury(before, signal))) continue
      const holders = before?.slice(0, slots) ?? []
      if (areAround(holders, options.startedIn))
        return { kind: 'refused', message: `its lock "${lock.name}" is held by the job inside which this run was started` }
      const [holder] = holders
      if (lastTold === undefined || (holder && holder.run !== lastTold)) {
        lastTold = holder?.run ?? 'nobody'
        onWait(holder?.run)
      }
      await pause(signal)
    }
    return { kind: 'given-up' }
  }

  const takeOrThrow = async (lock: PlannedLock, request: LockRequest): Promise<LockGrant> => {
    const id = await draw(lock, request)
    if (id === undefined) return { kind: 'given-up' }
    waiting.add(id)
    let grant: LockGrant = { kind: 'given-up' }
    try {
      grant = await wait(lock, id, request)
      return grant
    } finally {
      waiting.delete(id)
      if (grant.kind !== 'taken') tickets.giveBack(id)
    }
  }

  const take = async (lock: PlannedLock, request: LockRequest): Promise<LockGrant> => {
    try {
      return await takeOrThrow(lock, { ...request, signal: AbortSignal.any([request.signal, closing.signal]) })
    } catch (error) {
      const told = storeError(error, tickets.file)
      const message = told instanceof Error ? told.message : String(told)
      return { kind: 'refused', message: `its lock "${lock.name}" cannot be taken: ${message}` }
    }
  }

  return {
    async take(lock, request) {
      if (closing.signal.aborted) return { kind: 'given-up' }
      const taking = take(lock, request)
      takes.add(taking)
      try {
        return await taking
      } finally {
        takes.delete(taking)
      }
    },
    async close() {
      closing.abort()
      // a take that goes on could draw a ticket that nobody would give back
      await Promise.all(takes)
      await tickets.close()
    },
    stopWaiting() {
      closing.abort()
      tickets.giveBackAtExit(waiting)
    },
  }
}

/** Jobs that wait for the run that they started, itself or through others: it would wait for them for ever. */
const areAround = (holders: readonly Ticket[], startedIn: readonly OuterJob[] = []): boolean =>
  holders.length > 0 && holders.every((holder) => startedIn.some(({ run, job }) => holder.run === run && holder.job === job))

const pause = async (signal: AbortSignal): Promise<void> => {
  try {
    await sleep(pollMs * (0.75 + Math.random() / 4), undefined, { signal })
  } catch {
    // given up: the caller asks the signal
  }
}
