import { statSync } from 'node:fs'
import { attemptMs, loadSqlite } from './open-database.ts'
import { storeError } from './store-error.ts'

/** What writers leave after their own checkpoints, and readers in between, stays far below. */
const largeWalBytes = 8 * 1024 * 1024

/**
 * Empties the WAL of a store when it has become large, as it does while somebody reads in one long stretch: writers only begin it anew,
 * and never make it smaller. Says whether it is small now; who still reads or writes is not waited for, and later is early enough.
 */
export const truncateWal = async (file: string): Promise<boolean> => {
  // by `stat` alone: opening it would drop SQLite's locks
  const bytes = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (bytes <= largeWalBytes) return true
  const Sqlite = await loadSqlite()
  try {
    const db = new Sqlite(file, { fileMustExist: true, timeout: attemptMs })
    try {
      const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[]
      return result?.busy === 0
    } finally {
      db.close()
    }
  } catch (error) {
    throw storeError(error, file)
  }
}
