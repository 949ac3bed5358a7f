import { statSync } from 'node:fs'
import { join } from 'node:path'
import { formatDuration } from '../model/text/duration.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import { holdLock } from './hold-lock.ts'
import { createPrivately } from '../database/create-privately.ts'
import { loadSqlite } from '../database/load-sqlite.ts'

/** Mutual exclusion between processes of one home, by name. */
export interface Locks {
  /**
   * Runs `critical` while no other process holds the lock.
   *
   * @throws StoreBusyError if the lock is still held after `waitMs`.
   */
  exclusive<T>(name: string, waitMs: number, critical: () => Promise<T>): Promise<T>
}

/**
 * Mutual exclusion with SQLite's file lock on `locks.db`, which the system frees when its holder dies for any reason. There is one such lock,
 * shared by all names. While it is held, no process can draw or read the tickets of `run-locks.ts`, which are in the same file.
 */
export const createLocks = (home: string): Locks => ({
  async exclusive(name, waitMs, critical) {
    using lock = await holdLock(locksFile(home), waitMs)
    if (!lock) throw new StoreBusyError(`Waited ${formatDuration(waitMs)} for the lock "${name}", which another process holds.`)
    return await critical()
  },
})

/** Creates the lock file of a home if it is missing, for a thread; see {@link prepareLockFile}. */
export const prepareLocks = (home: string): Promise<void> => prepareLockFile(locksFile(home))

/** Creates a lock file if it is missing. A thread can use the file, but cannot create it with access only for its owner. */
export const prepareLockFile = async (file: string): Promise<void> => {
  if (statSync(file, { throwIfNoEntry: false })) return
  const Sqlite = await loadSqlite()
  createPrivately((rest) => new Sqlite(file, rest)).close()
}

const locksFile = (home: string): string => join(home, 'locks.db')
