import { statSync } from 'node:fs'
import { attemptMs, loadSqlite, type Database } from '../../database/load-sqlite.ts'
import { migrate } from './migrations.ts'
import { isBusy } from '../../database/sqlite-error.ts'

/**
 * The store of a read-only home: a copy in memory, so that missing events can be folded in without changing the home. If there is no usable
 * file, the copy starts empty, and the catch-up rebuilds it from the journals.
 */
export const openMemoryCopy = async (file: string): Promise<Database> => {
  const Sqlite = await loadSqlite()
  const image = imageOf(file, Sqlite)
  const db = new Sqlite(image ?? ':memory:')
  migrate(db, file)
  return db
}

const imageOf = (file: string, Sqlite: Awaited<ReturnType<typeof loadSqlite>>): Buffer | undefined => {
  // opening a pipe would wait for its writer
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined
  let db: Database | undefined
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: attemptMs })
    const image = db.serialize()
    // Marks the image as "not in WAL mode": an in-memory database cannot be in WAL mode, and is refused otherwise.
    // https://sqlite.org/fileformat.html#file_format_version_numbers
    image.fill(1, 18, 20)
    return image.length > 0 ? image : undefined
  } catch (error) {
    if (isBusy(error)) throw error
    return undefined
  } finally {
    db?.close()
  }
}
