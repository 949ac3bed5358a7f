import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Every column of every row of the store, as stored in the file. */
export const storeRows = (home: string): { readonly runs: readonly StoredRun[]; readonly jobs: readonly unknown[] } => {
  const db = new Database(join(home, 'state.db'), { readonly: true })
  try {
    return {
      runs: db.prepare<[], StoredRun>('SELECT * FROM runs ORDER BY id').all(),
      jobs: db.prepare('SELECT * FROM jobs ORDER BY run_id, position').all(),
    }
  } finally {
    db.close()
  }
}

export interface StoredRun {
  readonly id: string
  readonly status: string
  readonly seq: number
}

export const deleteStore = (home: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(home, `state.db${suffix}`), { force: true })
}
