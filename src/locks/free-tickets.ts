import { statSync } from 'node:fs'
import { join } from 'node:path'
import { loadSqlite } from '../database/load-sqlite.ts'
import { storeError } from '../database/sqlite-error.ts'
import type { RunId } from '../model/ids.ts'

/**
 * Frees the locks that a run still has, whatever holds them. Returns their names.
 *
 * @throws StoreBusyError, UserError
 */
export const freeTickets = async (home: string, run: RunId): Promise<readonly string[]> => {
  const file = join(home, 'locks.db')
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return []
  const Sqlite = await loadSqlite()
  try {
    const db = new Sqlite(file, { fileMustExist: true, timeout: patienceMs })
    try {
      const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tickets'").get() !== undefined
      const freed = isThere
        ? db.prepare<[RunId], { readonly name: string }>('DELETE FROM tickets WHERE run = ? RETURNING name').all(run)
        : []
      return [...new Set(freed.map(({ name }) => name))]
    } finally {
      db.close()
    }
  } catch (error) {
    throw storeError(error, file)
  }
}

const patienceMs = 5_000
