import { statSync } from 'node:fs'
import { join } from 'node:path'
import { loadSqlite } from './open-database.ts'
import { isSafeSqlite } from './sqlite-version.ts'
import { isBusy, isDamage } from './store-error.ts'

export interface StoreInspection {
  readonly version: string
  /** Free of the faults that lose data. */
  readonly isSafe: boolean
  readonly file: string
  readonly state: 'none' | 'whole' | 'damaged' | 'busy' | 'unreadable'
  /** What SQLite has against it; empty when it is whole. */
  readonly problems: readonly string[]
}

/** A doctor has time, and may meet a writer. */
const patienceMs = 30_000

/** Looks whether the store's file is whole, without changing it. */
export const inspectStore = async (home: string): Promise<StoreInspection> => {
  const Sqlite = await loadSqlite()
  const memory = new Sqlite(':memory:')
  const version = String(memory.prepare('SELECT sqlite_version()').pluck().get())
  memory.close()
  const file = join(home, 'state.db')
  const about = { version, isSafe: isSafeSqlite(version), file }
  if (!statSync(file, { throwIfNoEntry: false })) return { ...about, state: 'none', problems: [] }
  let db: InstanceType<typeof Sqlite> | undefined
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: patienceMs })
    const answers = db.prepare('PRAGMA quick_check').pluck().all().map(String)
    const foreign = db.prepare('PRAGMA foreign_key_check').all().length
    const problems = [...answers.filter((answer) => answer !== 'ok'), ...(foreign > 0 ? [`${foreign} rows of jobs have no run`] : [])]
    return { ...about, state: problems.length === 0 ? 'whole' : 'damaged', problems }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...about, state: isBusy(error) ? 'busy' : isDamage(error) ? 'damaged' : 'unreadable', problems: [message] }
  } finally {
    db?.close()
  }
}
