import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPrivately } from '../database/create-privately.ts'
import { attemptMs, loadSqlite } from '../database/load-sqlite.ts'
import { isBusy, storeError } from '../database/sqlite-error.ts'

/** A lock that this process holds until it is disposed of or the process ends, for whatever reason. */
export type HeldLock = Disposable

/**
 * Takes SQLite's own lock on a file that is used only for locks. Returns `undefined` if another process holds it for `waitMs`. The file is
 * never opened with `fs`, because closing it would release the lock, and never deleted, because then two processes could hold the lock.
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

/** Nothing is written under this lock, so no journal file is needed, which a killed holder would leave behind. */
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
