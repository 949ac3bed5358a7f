export type { Database, Statement } from 'better-sqlite3'

/** How long SQLite itself waits for a lock, in milliseconds. It blocks the event loop, so longer waits are done with timers. */
export const attemptMs = 20

/** Loads better-sqlite3 on demand, because that takes about 10 ms. */
export const loadSqlite = async () => (await import('better-sqlite3')).default
