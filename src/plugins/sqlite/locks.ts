import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locks } from '../../engine/ports.ts'
import { StoreBusyError } from '../../pipeline/store.ts'
import { holdLock } from './hold-lock.ts'
import { createPrivately, loadSqlite } from './open-database.ts'

/**
 * Mutual exclusion by SQLite's own file lock on `locks.db`, which the system frees when its holder dies, however it dies. There is one
 * such lock in that file: all names share it. While it is held nobody draws or looks at a ticket of `job-locks.ts`, which lie in the same file.
 */
export const createSqliteLocks = (home: string): Locks => ({
  async exclusive(name, waitMs, critical) {
    using lock = await holdLock(locksFile(home), waitMs)
    if (!lock) throw new StoreBusyError(`Waited ${waitMs} ms for the lock "${name}", which another process holds.`)
    return await critical()
  },
})

/** Makes the file of the locks where it is missing: a thread can use it, but not make it closed to other users. */
export const prepareSqliteLocks = async (home: string): Promise<void> => {
  const file = locksFile(home)
  if (statSync(file, { throwIfNoEntry: false })) return
  const Sqlite = await loadSqlite()
  createPrivately((rest) => new Sqlite(file, rest)).close()
}

const locksFile = (home: string): string => join(home, 'locks.db')
