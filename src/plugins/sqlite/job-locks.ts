import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { JobLocks, LockGrant, LockRequest } from '../../engine/ports.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import type { Owner } from '../../model/owner.ts'
import type { PlannedLock } from '../../model/plan.ts'
import { attemptMs, createPrivately, loadSqlite } from './open-database.ts'
import { isBusy, storeError } from './store-error.ts'

export interface JobLocksOptions {
  readonly home: string
  /** The run whose jobs ask. */
  readonly run: RunId
  readonly owner: Owner
  /** Says on proof only that whoever holds a lock is dead. */
  readonly isGone: (owner: Owner) => boolean
  /** Ends what a dead run left running; its locks are free after that. */
  readonly endLeftovers: (run: RunId) => Promise<unknown>
  /** The jobs of other runs inside which this run was started. */
  readonly startedIn?: readonly OuterJob[]
}

interface OuterJob {
  readonly run: string
  readonly job: string
}

/** Locks of jobs in `locks.db`. */
export interface SqliteJobLocks extends JobLocks {
  /** Lets go of all that is held. Never rejects: what can not be given back is free when this process is gone. */
  close(): Promise<void>
}

/** How often one that waits looks: what is freed, by a death too, is taken within this time. */
const pollMs = 100
/** Longest time to give back what is held while others keep the file locked. */
const closeMs = 2000

/*
 * A ticket a job, in the order in which they came. A job holds its lock when fewer tickets are before its own than there are slots: so nobody
 * is overtaken, and there is no moment between "free" and "taken" in which somebody could die. Tickets of the dead are taken away by
 * whoever waits behind them, once nothing of theirs runs any more.
 */
const schema = `CREATE TABLE IF NOT EXISTS tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slots INTEGER NOT NULL, run TEXT NOT NULL, job TEXT NOT NULL, owner TEXT NOT NULL)`

interface Ticket {
  readonly id: number | bigint
  readonly slots: number
  readonly run: RunId
  readonly job: JobId
  readonly owner: string
}

/** What stands before a ticket. */
interface Place {
  readonly isHolder: boolean
  /** Those who hold the lock. */
  readonly holders: readonly Ticket[]
  /** Those whose run is dead. */
  readonly dead: readonly Ticket[]
}

export const createSqliteJobLocks = (options: JobLocksOptions): SqliteJobLocks => {
  const file = join(options.home, 'locks.db')
  const unreturned = new Set<Ticket['id']>()
  let opening: Promise<Database> | undefined
  let db: Database | undefined

  const open = async (): Promise<Database> => {
    const Sqlite = await loadSqlite()
    db = createPrivately((rest) => new Sqlite(file, { timeout: attemptMs, ...rest }))
    return db
  }

  /** Gives the ticket back now, or soon when the file is locked just now. */
  const giveBack = (id: Ticket['id']): void => {
    unreturned.add(id)
    if (!returnAll()) setTimeout(returnAll, pollMs).unref()
  }
  /** Says whether nothing is left to give back. */
  const returnAll = (): boolean => {
    for (const id of unreturned) {
      try {
        db?.prepare('DELETE FROM tickets WHERE id = ?').run(id)
        unreturned.delete(id)
      } catch {
        // busy: it is tried again; broken: who waits is told by their own look
      }
    }
    return unreturned.size === 0
  }

  const draw = async (lock: PlannedLock, { job, signal }: LockRequest): Promise<Ticket['id'] | undefined> => {
    const opened = await (opening ??= open())
    const insert = (): Ticket['id'] => {
      opened.exec(schema)
      const ticket = opened.prepare('INSERT INTO tickets (name, slots, run, job, owner) VALUES (?, ?, ?, ?, ?)')
      return ticket.run(lock.name, lock.slots, options.run, job, JSON.stringify(options.owner)).lastInsertRowid
    }
    for (;;) {
      if (signal.aborted) return undefined
      const id = unlessBusy(insert)
      if (id !== undefined) return id
      await pause(signal)
    }
  }

  const look = (opened: Database, lock: PlannedLock, id: Ticket['id']): Place => {
    const rows = opened
      .prepare<[string, Ticket['id']], Ticket>('SELECT id, slots, run, job, owner FROM tickets WHERE name = ? AND id < ? ORDER BY id')
      .all(lock.name, id)
    const before = rows.filter((row) => !unreturned.has(row.id))
    const dead = before.filter(({ owner }) => options.isGone(JSON.parse(owner) as Owner))
    const slots = Math.min(lock.slots, ...before.map((ticket) => ticket.slots))
    return { isHolder: before.length < slots, holders: before.slice(0, slots), dead }
  }

  const bury = async (dead: readonly Ticket[]): Promise<void> => {
    for (const { id, run } of dead) {
      await options.endLeftovers(run)
      giveBack(id)
    }
  }

  const take = async (lock: PlannedLock, request: LockRequest): Promise<LockGrant> => {
    const id = await draw(lock, request)
    if (id === undefined || !db) return { kind: 'given-up' }
    const opened = db
    let told: RunId | 'nobody' | undefined
    try {
      for (;;) {
        const place = unlessBusy(() => look(opened, lock, id))
        if (place?.isHolder) {
          return {
            kind: 'taken',
            release: () => {
              giveBack(id)
            },
          }
        }
        if (place && place.dead.length > 0 && !request.signal.aborted) {
          await bury(place.dead)
          continue
        }
        if (place && areAround(place.holders, options.startedIn)) {
          giveBack(id)
          return { kind: 'refused', message: `its lock "${lock.name}" is held by the job inside which this run was started` }
        }
        const [holder] = place?.holders ?? []
        if (told === undefined || (holder && holder.run !== told)) {
          told = holder?.run ?? 'nobody'
          request.onWait(holder?.run)
        }
        await pause(request.signal)
        if (request.signal.aborted) {
          giveBack(id)
          return { kind: 'given-up' }
        }
      }
    } catch (error) {
      giveBack(id)
      throw error
    }
  }

  return {
    async take(lock, request) {
      try {
        return await take(lock, request)
      } catch (error) {
        const told = storeError(error, file)
        const message = told instanceof Error ? told.message : String(told)
        return { kind: 'refused', message: `its lock "${lock.name}" can not be had: ${message}` }
      }
    },
    async close() {
      const giveUpAt = performance.now() + closeMs
      while (!returnAll() && performance.now() < giveUpAt) await sleep(attemptMs)
      db?.close()
      db = undefined
    },
  }
}

/** Jobs that wait for the run that they started, itself or through others: it would wait for them for ever. */
const areAround = (holders: readonly Ticket[], startedIn: readonly OuterJob[] = []): boolean =>
  holders.length > 0 && holders.every((holder) => startedIn.some(({ run, job }) => holder.run === run && holder.job === job))

const unlessBusy = <T>(ask: () => T): T | undefined => {
  try {
    return ask()
  } catch (error) {
    if (isBusy(error)) return undefined
    throw error
  }
}

const pause = async (signal: AbortSignal): Promise<void> => {
  try {
    await sleep(pollMs * (0.75 + Math.random() / 4), undefined, { signal })
  } catch {
    // given up: whoever waits asks the signal
  }
}
