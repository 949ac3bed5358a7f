import type { Locks } from '../engine/ports.ts'
import { createSqliteLocks } from '../plugins/sqlite/locks.ts'

/** The locks of a home: SQLite's own file lock, whichever storage is in use. */
export const createLocks = (home: string): Locks => createSqliteLocks(home)
