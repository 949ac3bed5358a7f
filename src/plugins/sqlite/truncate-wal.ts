import { statSync } from 'node:fs'
import { attemptMs, loadSqlite } from '../../database/load-sqlite.ts'
import { storeError } from '../../database/sqlite-error.ts'

/** Well above what writers, with their own checkpoints, and short reads normally leave. */
const largeWalBytes = 8 * 1024 * 1024

/**
 * Truncates the WAL of a store once it is large, as it becomes during a long read: writers only restart it from its beginning, and never
 * shrink it. Does not wait for a process that is reading or writing, because the next call comes soon.
 */
export const truncateWal = async (file: string): Promise<void> => {
  // only `stat`: opening and closing the file would drop SQLite's locks
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
