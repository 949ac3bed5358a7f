import { loadSqlite } from './load-sqlite.ts'

/**
 * Whether this SQLite is free of the WAL-reset race, which silently loses data when several processes write.
 * Fixed in 3.51.3 and in two older release lines; 3.52.0 was withdrawn. See https://sqlite.org/wal.html#walresetbug
 */
export const isSafeSqlite = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major !== 3) return major > 3
  if (minor === 44) return patch >= 6
  if (minor === 50) return patch >= 7
  if (minor === 51) return patch >= 3
  if (minor === 52) return patch >= 1
  return minor > 52
}

/** The version of SQLite that this installation uses. */
export const sqliteVersion = async (): Promise<string> => {
  const Sqlite = await loadSqlite()
  const memory = new Sqlite(':memory:')
  const version = String(memory.prepare('SELECT sqlite_version()').pluck().get())
  memory.close()
  return version
}
