import { statSync } from 'node:fs'
import { loadSqlite } from '../../database/load-sqlite.ts'
import { isBusy, isDamage } from '../../database/sqlite-error.ts'
import type { StoreInspection } from '../../storage/store-inspection.ts'

/** The doctor has time, and another process may be writing. */
const patienceMs = 30_000

/** Checks whether the store's file is intact, without changing it. */
export const inspectStore = async (file: string): Promise<StoreInspection> => {
  const name = file
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return { name, state: 'none', problems: [] }
  // opening a pipe would wait for its writer, and a device may look like an empty store
  if (!found.isFile()) return { name, state: 'damaged', problems: ['it is not a file'] }
  const Sqlite = await loadSqlite()
  let db: InstanceType<typeof Sqlite> | undefined
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: patienceMs })
    const answers = db.prepare('PRAGMA quick_check').pluck().all().map(String)
    const foreign = db.prepare('PRAGMA foreign_key_check').all().length
    const problems = [...answers.filter((answer) => answer !== 'ok'), ...(foreign > 0 ? [`${foreign} rows of jobs have no run`] : [])]
    return { name, state: problems.length === 0 ? 'whole' : 'damaged', problems }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { name, state: isBusy(error) ? 'busy' : isDamage(error) ? 'damaged' : 'unreadable', problems: [message] }
  } finally {
    db?.close()
  }
}
