import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPrivately } from '../../database/create-privately.ts'
import { attemptMs, loadSqlite, type Database } from '../../database/load-sqlite.ts'
import { UserError } from '../../model/user-error.ts'
import { migrate } from './migrations.ts'
import { networkFileSystemAt } from '../../database/network-file-system.ts'
import { isSafeSqlite } from '../../database/sqlite-version.ts'
import { codeOf, isBusy, notWritable } from '../../database/sqlite-error.ts'

/** SQLite's busy timeout does not cover the switch to WAL, so the switch is retried for this long. */
const walSwitchMs = 10_000

/**
 * Opens the database file for reading and writing, in the current mode and with the current schema. Creates it if needed, readable only by
 * its owner.
 */
export const openDatabase = async (file: string, warn: (message: string) => void): Promise<Database> => {
  const Sqlite = await loadSqlite()
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw notWritable(`its folder cannot be created${codeOf(error) && ` (${codeOf(error)})`}`, error, file)
  }
  const network = networkFileSystemAt(dirname(file))
  if (network)
    warn(`${dirname(file)} is on a network file system (${network}), where locks are not reliable: set SPARKWING_HOME to a local folder.`)
  const db = createPrivately((rest) => new Sqlite(file, { timeout: attemptMs, ...rest }))
  try {
    requireSafe(db)
    if (network === undefined) await switchToWal(db)
    // Set explicitly on each connection: the one that switched to WAL would otherwise keep a different default.
    db.exec(network === undefined ? localSettings : networkSettings)
    migrate(db, file)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const pragmas = (settings: readonly string[]): string => settings.map((setting) => `PRAGMA ${setting};`).join('')
const commonSettings = ['foreign_keys = ON', 'temp_store = MEMORY', 'trusted_schema = OFF', 'mmap_size = 0']

/**
 * After a power failure, NORMAL may lose the last commits, but never the file. The journals are synced, and the next reader folds those
 * commits in again. Closing does not checkpoint, so a checkpoint every 256 pages (1 MiB) limits what the next process has to read back.
 */
const localSettings = pragmas(['synchronous = NORMAL', 'wal_autocheckpoint = 256', 'journal_size_limit = 67108864', ...commonSettings])
const networkSettings = pragmas(['journal_mode = DELETE', 'synchronous = FULL', ...commonSettings])

const requireSafe = (db: Database): void => {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  if (isSafeSqlite(version)) return
  throw new UserError('sqlite-unsafe', `SQLite ${version} can lose data when several processes write.`, [
    'Reinstall Sparkwing to get the version of better-sqlite3 that it requires.',
  ])
}

const switchToWal = async (db: Database): Promise<void> => {
  const giveUpAt = performance.now() + walSwitchMs
  while (!isInWal(db, performance.now() > giveUpAt)) await sleep(20 + Math.random() * 180)
}

/** Also true if another process has switched to WAL. On the last try, the error of a locked file is thrown. */
const isInWal = (db: Database, isLastTry: boolean): boolean => {
  try {
    return db.pragma('journal_mode', { simple: true }) === 'wal' || db.pragma('journal_mode = WAL', { simple: true }) === 'wal' || isLastTry
  } catch (error) {
    if (isLastTry || !isBusy(error)) throw error
    return false
  }
}

/**
 * Closes the database without a checkpoint. Closing the last connection to a WAL file makes a checkpoint: three syncs at the end of every
 * run. A read-only connection cannot make one, so such a connection is opened first and closed last. The next process finds the WAL and
 * continues with it.
 */
export const closeDatabase = async (db: Database, file: string): Promise<void> => {
  const Sqlite = await loadSqlite()
  let last: Database | undefined
  try {
    last = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: attemptMs })
    last.pragma('user_version')
  } catch {
    // Then the database itself is the last connection: slower, but just as correct.
  } finally {
    db.close()
    last?.close()
  }
}
