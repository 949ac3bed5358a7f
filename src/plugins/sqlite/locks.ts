import { join } from 'node:path'
import type { Locks } from '../../engine/ports.ts'
import { StoreBusyError } from '../../pipeline/store.ts'
import { holdLock } from './hold-lock.ts'

/**
 * Mutual exclusion by SQLite's own file lock on `locks.db`, which the system frees when its holder dies, however it dies. There is one
 * lock in that file: all names share it.
 */
export const createSqliteLocks = (home: string): Locks => ({
  async exclusive(name, waitMs, critical) {
    using lock = await holdLock(join(home, 'locks.db'), waitMs)
    if (!lock) throw new StoreBusyError(`Waited ${waitMs} ms for the lock "${name}", which another process holds.`)
    return await critical()
  },
})
