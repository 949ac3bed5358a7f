import { statSync } from 'node:fs'
import { attemptMs, loadSqlite } from '../../database/load-sqlite.ts'
import { storeError } from '../../database/sqlite-error.ts'

/** What writers leave after their own checkpoints, and readers in between, stays far below. */
const largeWalBytes = 8 * 1024 * 1024

/**
 * Empties the WAL of a store when it has become large, as it does during one long read: writers only begin it anew,
 * and never make it smaller. A process that still reads or writes is not waited for: the next call comes soon.
 */
export const truncateWal = async (file: string): Promise<void> => {
  // by `stat` alone: opening it would drop SQLite's locks
  const bytes = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (bytes <= largeWalBytes) return
  const Sqlite = await loadSqlite()
  try {
    const db = new Sqlite(file, { fileMustExist: true, timeout: attemptMs })
    try {
      db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.close()
    }
  } catch (error) {
    throw storeError(error, file)
  }
}
