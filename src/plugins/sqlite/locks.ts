import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locks } from '../../engine/ports.ts'
import { StoreBusyError } from '../../pipeline/store.ts'
import { attemptMs, createPrivately, loadSqlite } from './open-database.ts'
import { isBusy, storeError } from './store-error.ts'

/**
 * Mutual exclusion by SQLite's own file lock on `locks.db`, which the system frees when its holder dies, however it dies. There is one
 * lock in that file: all names share it. The file stays empty and is never opened by `fs`, which would drop the lock.
 */
export const createSqliteLocks = (home: string): Locks => ({
  async exclusive(name, waitMs, critical) {
    const file = join(home, 'locks.db')
    const Sqlite = await loadSqlite()
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const giveUpAt = performance.now() + waitMs
    const db = open(() => createPrivately(() => new Sqlite(file, { timeout: attemptMs })), file)
    try {
      while (!hasLocked(() => db.exec('BEGIN EXCLUSIVE'), file)) {
        if (performance.now() >= giveUpAt)
          throw new StoreBusyError(`Waited ${waitMs} ms for the lock "${name}", which another process holds.`)
        await sleep(10 + Math.random() * 40)
      }
      return await critical()
    } finally {
      db.close()
    }
  },
})

const open = <T>(create: () => T, file: string): T => {
  try {
    return create()
  } catch (error) {
    throw storeError(error, file)
  }
}

const hasLocked = (begin: () => void, file: string): boolean => {
  try {
    begin()
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw storeError(error, file)
  }
}
