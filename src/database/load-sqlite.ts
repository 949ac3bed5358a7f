export type { Database, Statement } from 'better-sqlite3'

/** Longest wait inside SQLite for a lock: the event loop stands still meanwhile, so the rest is tried again from timers. */
export const attemptMs = 20

/** Loads better-sqlite3 when a file of it is needed and not before: it costs about 10 ms. */
export const loadSqlite = async () => (await import('better-sqlite3')).default
