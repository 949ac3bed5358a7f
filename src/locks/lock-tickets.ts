import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobId, RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import type { PlannedLock } from '../model/plan.ts'
import { createPrivately } from '../database/create-privately.ts'
import { attemptMs, loadSqlite, type Database } from '../database/load-sqlite.ts'
import { codeOf, isBusy } from '../database/sqlite-error.ts'
import { toJsonText } from '../model/record-json.ts'

export interface Ticket {
  readonly id: number | bigint
  readonly slots: number
  readonly run: RunId
  readonly job: JobId
  /** An {@link Owner} as JSON. Most are never parsed. */
  readonly owner: string
}
export type TicketId = Ticket['id']

/** How long to wait before retrying a write that failed because the file was locked, in milliseconds. */
const retryMs = 100
/** How long `close` tries to return the last tickets while other processes lock the file, in milliseconds. */
const closeMs = 2000
/** The same for a process that is about to exit and whose event loop has stopped. */
const exitMs = 200

const schema = `CREATE TABLE IF NOT EXISTS tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, slots INTEGER NOT NULL, run TEXT NOT NULL, job TEXT NOT NULL, owner TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS tickets_by_name ON tickets (name)`

/** Tickets that a job asks for. */
interface Asked {
  readonly locks: readonly PlannedLock[]
  readonly job: JobId
  settle(ids: readonly TicketId[] | undefined): void
  fail(error: unknown): void
}

/** The tickets of one run in `locks.db`. Every ticket drawn here is returned, at the latest by `close`, unless it is left. */
export class LockTickets {
  readonly #home: string
  readonly #run: RunId
  readonly #owner: string
  /** Tickets drawn for jobs of this run and not returned yet. */
  readonly #drawn = new Set<TicketId>()
  /** Tickets returned while the file was locked. This process ignores them. */
  readonly #unreturned = new Set<TicketId>()
  readonly #asked: Asked[] = []
  #opening: Promise<Database> | undefined
  #db: Database | undefined
  #questions: ReturnType<typeof questionsTo> | undefined
  #retry: NodeJS.Timeout | undefined
  #returning: NodeJS.Immediate | undefined

  constructor({ home, run, owner }: { readonly home: string; readonly run: RunId; readonly owner: Owner }) {
    this.#home = home
    this.#run = run
    this.#owner = toJsonText(owner)
  }

  get file(): string {
    return join(this.#home, 'locks.db')
  }

  /** Opens the file for the first ticket. A run without locks never opens it. */
  async open(): Promise<void> {
    this.#db = await (this.#opening ??= this.#create())
  }

  async #create(): Promise<Database> {
    try {
      const Sqlite = await loadSqlite()
      return createPrivately((rest) => new Sqlite(this.file, { timeout: attemptMs, ...rest }))
    } catch (error) {
      // the next lock tries again
      this.#opening = undefined
      throw error
    }
  }

  /**
   * Draws the next ticket of each lock, all in one transaction, so in the order of the locks; `undefined` while the file is locked. What other
   * jobs ask for in the same moment is drawn with it, because each transaction costs a sync.
   */
  draw(locks: readonly PlannedLock[], job: JobId): Promise<readonly TicketId[] | undefined> {
    return new Promise((settle, fail) => {
      this.#asked.push({ locks, job, settle, fail })
      if (this.#asked.length > 1) return
      setImmediate(() => {
        this.#drawAll(this.#asked.splice(0))
      })
    })
  }

  #drawAll(asked: readonly Asked[]): void {
    try {
      const drawn = unlessBusy(() => {
        const db = this.#opened()
        db.exec(schema)
        const insert = db.prepare('INSERT INTO tickets (name, slots, run, job, owner) VALUES (?, ?, ?, ?, ?)')
        const drawAll = db.transaction(() =>
          asked.map(({ locks, job }) =>
            locks.map(({ name, slots }) => insert.run(name, slots, this.#run, job, this.#owner).lastInsertRowid),
          ),
        )
        return inSequence(db, () => drawAll.immediate())
      })
      for (const id of drawn?.flat() ?? []) this.#drawn.add(id)
      for (const [index, { settle }] of asked.entries()) settle(drawn?.[index])
    } catch (error) {
      for (const { fail } of asked) fail(error)
    }
  }

  /** Whether there is no ticket for these locks; `undefined` while the file is locked. */
  areFree(locks: readonly PlannedLock[]): boolean | undefined {
    return unlessBusy(() => {
      const { idsOf } = (this.#questions ??= questionsTo(this.#opened()))
      return locks.every(({ name }) => idsOf.all(name).every((id) => this.#unreturned.has(id)))
    })
  }

  /** A number that changes whenever another process changes the file; `undefined` while the file is locked. */
  version(): number | undefined {
    return unlessBusy(() => (this.#questions ??= questionsTo(this.#opened())).version.get())
  }

  /** Tickets for the same lock that were drawn before this one; `undefined` while the file is locked. */
  before(lock: PlannedLock, id: TicketId): readonly Ticket[] | undefined {
    const rows = unlessBusy(() =>
      this.#opened()
        .prepare<[string, TicketId], Ticket>('SELECT id, slots, run, job, owner FROM tickets WHERE name = ? AND id < ? ORDER BY id')
        .all(lock.name, id),
    )
    // nothing ends the wait behind a ticket that no Sparkwing can have written
    for (const { id } of rows?.filter((row) => !isSound(row)) ?? []) this.giveBack(id)
    return rows?.filter((row) => !this.#unreturned.has(row.id))
  }

  /** Returns a ticket of this run, or of a run that is over: with others that are given back now, or as soon as the file is no longer locked. */
  giveBack(id: TicketId): void {
    // closed: all tickets have been returned
    if (!this.#db) return
    this.#drawn.delete(id)
    this.#unreturned.add(id)
    this.#returning ??= setImmediate(() => {
      this.#returning = undefined
      this.#returnSoon()
    })
  }

  /** Leaves a ticket in the file when this run ends. */
  leave(id: TicketId): void {
    this.#drawn.delete(id)
  }

  /** Synchronously returns these tickets and all that are not returned yet, for a process that is about to exit. */
  giveBackAtExit(ids: Iterable<TicketId>): void {
    if (!this.#db) return
    for (const id of ids) this.#unreturned.add(id)
    try {
      this.#db.pragma(`busy_timeout = ${exitMs}`)
    } catch {
      // then the shorter default applies
    }
    this.#returnAll()
  }

  /** Returns all remaining tickets. Never rejects: a ticket that could not be returned no longer counts once its run is over. */
  async close(): Promise<void> {
    for (const id of this.#drawn) this.#unreturned.add(id)
    const giveUpAt = performance.now() + closeMs
    while (!this.#returnAll() && performance.now() < giveUpAt) await sleep(attemptMs)
    clearTimeout(this.#retry)
    clearImmediate(this.#returning)
    this.#db?.close()
    this.#db = undefined
    this.#questions = undefined
  }

  #opened(): Database {
    if (!this.#db) throw new Error('The locks are closed.')
    return this.#db
  }

  #returnSoon(): void {
    if (this.#retry || this.#returnAll()) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.#returnSoon()
    }, retryMs).unref()
  }

  /** Returns all tickets in one transaction, because each transaction costs a sync. Returns whether none is left. */
  #returnAll(): boolean {
    const db = this.#db
    if (!db || this.#unreturned.size === 0) return true
    try {
      const remove = db.prepare('DELETE FROM tickets WHERE id = ?')
      const removeAll = db.transaction(() => {
        for (const id of this.#unreturned) remove.run(id)
      })
      removeAll.immediate()
      this.#unreturned.clear()
      return true
    } catch {
      // locked, or the disk is full for a moment: try again later
      return false
    }
  }
}

/** What is asked for each job with `cache`, prepared once. */
const questionsTo = (db: Database) => {
  db.exec(schema)
  return {
    idsOf: db.prepare<[string], TicketId>('SELECT id FROM tickets WHERE name = ?').pluck(),
    version: db.prepare<[], number>('PRAGMA data_version').pluck(),
  }
}

const isSound = ({ slots, run, job }: Readonly<Record<keyof Ticket, unknown>>): boolean =>
  Number.isInteger(slots) && Number(slots) > 0 && typeof run === 'string' && typeof job === 'string'

/** Draws again if a number was greater than any that we count to: a ticket of such a number has used up the sequence. */
const inSequence = <Ids extends readonly (readonly TicketId[])[]>(db: Database, draw: () => Ids): Ids => {
  try {
    const ids = draw()
    if (ids.flat().every((id) => Number.isSafeInteger(id))) return ids
  } catch (error) {
    if (!/^SQLITE_FULL/.test(codeOf(error))) throw error
  }
  db.exec(resetSequence)
  return draw()
}

const resetSequence = `DELETE FROM tickets WHERE id >= ${Number.MAX_SAFE_INTEGER};
UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM tickets) WHERE name = 'tickets'`

const unlessBusy = <T>(ask: () => T): T | undefined => {
  try {
    return ask()
  } catch (error) {
    if (isBusy(error)) return undefined
    throw error
  }
}
