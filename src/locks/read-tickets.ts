import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { JobId, RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { loadSqlite, type Database } from '../database/load-sqlite.ts'
import { isBusy } from '../database/sqlite-error.ts'
import { ticketOwner } from './ticket-owner.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'

/** A job that holds a lock or waits for one. */
export interface LockTicket {
  readonly name: string
  readonly run: RunId
  readonly job: JobId
  readonly owner: Owner
}

/**
 * The jobs that hold or wait for the locks of a home, in the order in which they asked. Empty if none has ever asked. Changes nothing.
 *
 * @throws StoreBusyError
 */
export const readTickets = async (home: string): Promise<readonly LockTicket[]> => {
  const file = join(home, 'locks.db')
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return []
  const Sqlite = await loadSqlite()
  let db: Database | undefined
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: patienceMs })
    const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tickets'").get() !== undefined
    if (!isThere) return []
    const rows = db
      .prepare<[], Omit<LockTicket, 'owner'> & { readonly owner: string }>('SELECT name, run, job, owner FROM tickets ORDER BY id')
      .all()
    // the next job that waits for the lock removes a ticket without a sound owner
    return rows.flatMap((row) => {
      const owner = ticketOwner(row.owner)
      return owner ? [{ ...row, owner }] : []
    })
  } catch (error) {
    throw isBusy(error) ? new StoreBusyError(`${file} is locked by another process.`, { cause: error }) : error
  } finally {
    db?.close()
  }
}

const patienceMs = 5_000
