import { setTimeout as sleep } from 'node:timers/promises'
import type { JobLocks, LockGrant, LockRequest } from '../engine/ports.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import type { PlannedLock } from '../model/plan.ts'
import { LockTickets, type Ticket, type TicketId } from './lock-tickets.ts'
import { ticketOwner } from './ticket-owner.ts'
import { storeError } from '../database/sqlite-error.ts'

export interface RunLocksOptions {
  readonly home: string
  /** The run whose jobs ask for locks. */
  readonly run: RunId
  readonly owner: Owner
  readonly stateOf: (run: RunId, owner: Owner) => TicketState
  /** Whether processes of the job, whose run is over, could not be stopped and may still be alive. */
  readonly isKept: (run: RunId, job: JobId, owner: Owner) => boolean
  /** Kills what a dead run left running. Returns whether that succeeded; its locks are free then. */
  readonly endLeftovers: (run: RunId) => Promise<boolean>
  /** The jobs of other runs inside which this run was started. */
  readonly startedIn?: readonly OuterJob[]
}

/** Whether the run of a ticket is going on, is over, or is proven dead, in which case some of its processes may still run. */
export type TicketState = 'going' | 'over' | 'gone'

interface OuterJob {
  readonly run: string
  readonly job: string
}

type Taken = Extract<LockGrant, { readonly kind: 'taken' }>

/** The locks of the jobs of one run, for the code that executes the run. */
export interface RunLocks extends JobLocks {
  /** Keeps the lock of a job, even after the run has ended, while `isHeld`: processes of the job could not be stopped. */
  keep(job: JobId, isHeld: () => boolean): void
  /** Stops all waiting and releases every lock; none can be taken afterwards. Resolves when every `take` has settled. Never rejects. */
  close(): Promise<void>
  /**
   * Synchronously returns the tickets of waiting jobs, for a process that exits without `close`. Locks that are held stay held, because
   * processes of their jobs may still run.
   */
  stopWaiting(): void
}

/** How often a waiting job checks, in milliseconds. It takes a lock within this time after it is freed, even by the death of its holder. */
const pollMs = 100

/** How often a run looks whether processes that could not be stopped have ended, in milliseconds. */
const keptPollMs = 1000

/*
 * One ticket per job and lock, in the order in which they asked. A job holds its lock if there are fewer tickets before its own than slots. So no
 * job is overtaken, and there is no moment between "free" and "taken" in which a process could die. Each run returns its own tickets. Tickets
 * left by a dead or ended run are removed by the jobs behind them, once no process of that run is left.
 */
export const createRunLocks = (options: RunLocksOptions): RunLocks => {
  const tickets = new LockTickets(options)
  const closing = new AbortController()
  const takes = new Set<Promise<LockGrant>>()
  const waiting = new Set<TicketId>()

  const draw = async (locks: readonly PlannedLock[], { job, signal }: LockRequest): Promise<readonly TicketId[] | undefined> => {
    await tickets.open()
    while (!signal.aborted) {
      const ids = await tickets.draw(locks, job)
      if (ids) return ids
      await pause(signal)
    }
    return undefined
  }

  const stateOf = (run: RunId, json: string): TicketState => {
    const owner = ticketOwner(json)
    return owner ? options.stateOf(run, owner) : 'over'
  }

  const isFree = async ({ run, job, owner: json }: Ticket, state: 'over' | 'gone'): Promise<boolean> => {
    const owner = ticketOwner(json)
    return state === 'gone' ? options.endLeftovers(run) : !owner || !options.isKept(run, job, owner)
  }

  /** Removes the tickets of runs that are over or dead, once none of their processes is left. Returns whether there were any. */
  const bury = async (before: readonly Ticket[], signal: AbortSignal): Promise<boolean> => {
    const states = new Map<RunId, TicketState>([[options.run, 'going']])
    let hasBuried = false
    for (const ticket of before) {
      const { id, run, owner } = ticket
      const state = states.get(run) ?? stateOf(run, owner)
      states.set(run, state)
      if (state === 'going') continue
      if (signal.aborted) return hasBuried
      if (!(await isFree(ticket, state))) continue
      tickets.giveBack(id)
      hasBuried = true
    }
    return hasBuried
  }

  /** Jobs with processes that could not be stopped, and the tickets that those keep. */
  const held = new Map<JobId, () => boolean>()
  const kept = new Map<TicketId, () => boolean>()
  let keptTimer: NodeJS.Timeout | undefined

  const giveBackFree = (): void => {
    clearTimeout(keptTimer)
    for (const [id, isHeld] of kept)
      if (!isHeld()) {
        kept.delete(id)
        tickets.giveBack(id)
      }
    if (kept.size > 0) keptTimer = setTimeout(giveBackFree, keptPollMs).unref()
  }

  const taken = (ids: readonly TicketId[], job: JobId): LockGrant => ({
    kind: 'taken',
    release: () => {
      const isHeld = held.get(job)
      for (const id of ids)
        if (isHeld) {
          tickets.leave(id)
          kept.set(id, isHeld)
        } else tickets.giveBack(id)
      if (isHeld) giveBackFree()
    },
  })

  /** Resolves when the ticket holds its lock, when it can never hold it, or when the wait is given up. */
  const wait = async (lock: PlannedLock, id: TicketId, { signal, onWait }: LockRequest): Promise<Exclude<LockGrant, Taken> | 'held'> => {
    let lastTold: RunId | 'unknown' | undefined
    while (!signal.aborted) {
      const before = tickets.before(lock, id)
      const slots = Math.min(lock.slots, ...(before ?? []).map((ticket) => ticket.slots))
      if (before && before.length < slots) return 'held'
      if (before && (await bury(before, signal))) continue
      const holders = before?.slice(0, slots) ?? []
      if (areAround(holders, options.startedIn))
        return { kind: 'refused', message: `its lock "${lock.name}" is held by the job inside which this run was started` }
      const [holder] = holders
      if (lastTold === undefined || (holder && holder.run !== lastTold)) {
        lastTold = holder?.run ?? 'unknown'
        onWait(lock, holder?.run)
      }
      await pause(signal)
    }
    return { kind: 'given-up' }
  }

  /** A ticket that holds its lock goes on holding it, so one lock after the other can be waited for. */
  const waitForAll = async (locks: readonly PlannedLock[], ids: readonly TicketId[], request: LockRequest): Promise<LockGrant> => {
    for (const [index, lock] of locks.entries()) {
      const end = await wait(lock, ids[index] ?? 0, request)
      if (end !== 'held') return end
    }
    return taken(ids, request.job)
  }

  const takeOrThrow = async (locks: readonly PlannedLock[], request: LockRequest): Promise<LockGrant> => {
    const ids = await draw(locks, request)
    if (!ids) return { kind: 'given-up' }
    for (const id of ids) waiting.add(id)
    let grant: LockGrant = { kind: 'given-up' }
    try {
      grant = await waitForAll(locks, ids, request)
      return grant
    } finally {
      for (const id of ids) {
        waiting.delete(id)
        if (grant.kind !== 'taken') tickets.giveBack(id)
      }
    }
  }

  const take = async (locks: readonly PlannedLock[], request: LockRequest): Promise<LockGrant> => {
    try {
      return await takeOrThrow(locks, { ...request, signal: AbortSignal.any([request.signal, closing.signal]) })
    } catch (error) {
      const told = storeError(error, tickets.file)
      const message = told instanceof Error ? told.message : String(told)
      const [which, ...more] = locks.map(({ name }) => `"${name}"`)
      return {
        kind: 'refused',
        message: `its ${more.length > 0 ? 'locks' : 'lock'} ${[which, ...more].join(', ')} cannot be taken: ${message}`,
      }
    }
  }

  const unchangedSince = (version: number): boolean => {
    try {
      return tickets.version() === version
    } catch {
      return false
    }
  }

  return {
    keep(job, isHeld) {
      const before = held.get(job)
      held.set(job, () => before?.() === true || isHeld())
    },
    async free(locks) {
      if (closing.signal.aborted) return undefined
      try {
        await tickets.open()
        // first, so that no change is missed
        const version = tickets.version()
        if (version === undefined || tickets.areFree(locks) !== true) return undefined
        return () => unchangedSince(version)
      } catch {
        // taking them tells what is wrong
        return undefined
      }
    },
    async take(locks, request) {
      if (closing.signal.aborted) return { kind: 'given-up' }
      const taking = take(locks, request)
      takes.add(taking)
      try {
        return await taking
      } finally {
        takes.delete(taking)
      }
    },
    async close() {
      closing.abort()
      // wait for `take`, which could otherwise draw a ticket that is never returned
      await Promise.all(takes)
      giveBackFree()
      clearTimeout(keptTimer)
      await tickets.close()
    },
    stopWaiting() {
      closing.abort()
      tickets.giveBackAtExit(waiting)
    },
  }
}

/** Whether all holders are jobs inside which this run was started. They wait for this run, so it would wait for them forever. */
const areAround = (holders: readonly Ticket[], startedIn: readonly OuterJob[] = []): boolean =>
  holders.length > 0 && holders.every((holder) => startedIn.some(({ run, job }) => holder.run === run && holder.job === job))

const pause = async (signal: AbortSignal): Promise<void> => {
  try {
    await sleep(pollMs * (0.75 + Math.random() / 4), undefined, { signal })
  } catch {
    // aborted: the caller checks the signal
  }
}
