import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPrivately } from '../database/create-privately.ts'
import { attemptMs, loadSqlite } from '../database/load-sqlite.ts'
import { isBusy, storeError } from '../database/sqlite-error.ts'

/** A lock that this process holds until it is disposed of, or the process ends, however it ends. */
export type HeldLock = Disposable

/**
 * Takes SQLite's own lock on a file that holds nothing but locks; `undefined` when another process keeps it for `waitMs`. The file
 * is never opened by `fs`, which would drop the lock, and never deleted, which would give two processes a lock each.
 */
export const holdLock = async (file: string, waitMs: number): Promise<HeldLock | undefined> => {
  const Sqlite = await loadSqlite()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const giveUpAt = performance.now() + waitMs
  const db = open(() => createPrivately((rest) => new Sqlite(file, { timeout: attemptMs, ...rest })), file)
  try {
    while (!hasLocked(() => db.exec(begin), file)) {
      if (performance.now() >= giveUpAt) {
        db.close()
        return undefined
      }
      await sleep(10 + Math.random() * 40)
    }
  } catch (error) {
    db.close()
    throw error
  }
  return {
    [Symbol.dispose]: () => {
      db.close()
    },
  }
}

/** Nothing is written under this lock, so it needs no journal beside it, which a killed holder would leave behind. */
const begin = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'

const open = <T>(create: () => T, file: string): T => {
  try {
    return create()
  } catch (error) {
    throw storeError(error, file)
  }
}

const hasLocked = (lock: () => void, file: string): boolean => {
  try {
    lock()
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw storeError(error, file)
  }
}
