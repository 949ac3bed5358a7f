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

/** SQLite's busy timeout does not cover the switch to WAL, so it is tried again this long. */
const walSwitchMs = 10_000

/** Opens the database file for reading and writing, current in mode and schema; creates it, readable by its owner alone. */
export const openDatabase = async (file: string, warn: (message: string) => void): Promise<Database> => {
  const Sqlite = await loadSqlite()
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw notWritable(`its folder cannot be made${codeOf(error) && ` (${codeOf(error)})`}`, error, file)
  }
  const network = networkFileSystemAt(dirname(file))
  if (network)
    warn(`${dirname(file)} lies on a network file system (${network}), where locks are not reliable: set SPARKWING_HOME to a local folder.`)
  const db = createPrivately((rest) => new Sqlite(file, { timeout: attemptMs, ...rest }))
  try {
    requireSafe(db)
    if (network === undefined) await switchToWal(db)
    // Per connection and explicit: the connection that switched to WAL would keep another default than those after it.
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
 * NORMAL may lose the last commits when the power goes, never the file: the journals are synced and the next reader folds them in again.
 * A checkpoint each 256 pages (1 MiB) keeps small what the next process has to read back, because closing does not checkpoint.
 */
const localSettings = pragmas(['synchronous = NORMAL', 'wal_autocheckpoint = 256', 'journal_size_limit = 67108864', ...commonSettings])
const networkSettings = pragmas(['journal_mode = DELETE', 'synchronous = FULL', ...commonSettings])

const requireSafe = (db: Database): void => {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  if (isSafeSqlite(version)) return
  throw new UserError('sqlite-unsafe', `SQLite ${version} can lose data when several processes write.`, [
    'Reinstall Sparkwing, so that it gets the better-sqlite3 it asks for.',
  ])
}

const switchToWal = async (db: Database): Promise<void> => {
  const giveUpAt = performance.now() + walSwitchMs
  while (!isInWal(db, performance.now() > giveUpAt)) await sleep(20 + Math.random() * 180)
}

/** True as well when another process made the switch; at the last try the error of a locked file comes through. */
const isInWal = (db: Database, isLastTry: boolean): boolean => {
  try {
    return db.pragma('journal_mode', { simple: true }) === 'wal' || db.pragma('journal_mode = WAL', { simple: true }) === 'wal' || isLastTry
  } catch (error) {
    if (isLastTry || !isBusy(error)) throw error
    return false
  }
}

/**
 * Lets go of the database without a checkpoint, which the last connection of a WAL file makes on closing: three syncs that would
 * end every run. A read-only connection cannot, so one is opened to be the last. The next process finds the WAL and goes on with it.
 */
export const closeDatabase = async (db: Database, file: string): Promise<void> => {
  const Sqlite = await loadSqlite()
  let last: Database | undefined
  try {
    last = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: attemptMs })
    last.pragma('user_version')
  } catch {
    // Then the database itself is the last connection: slower, and just as right.
  } finally {
    db.close()
    last?.close()
  }
}
