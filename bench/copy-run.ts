import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { mintRunId } from '../src/journal/mint-run-id.ts'
import { toMillis } from '../src/model/ids.ts'

/** Copies the only run in the store until there are `count`, a minute apart. Each gets an empty folder: without one it would be removed. */
export const copyRun = (home: string, count: number): readonly string[] => {
  const db = new Sqlite(join(home, 'state.db'), { fileMustExist: true })
  try {
    const [first] = db.prepare<[], { id: string }>('SELECT id FROM runs').all()
    if (!first) throw new Error('the store has no run to copy')
    const same =
      'project, pipeline, directory, status, ended_at, duration_ms, branch, commit_sha, seq, job_counts, annotations, cells, log_bytes, words'
    const copy = db.prepare(
      `INSERT INTO runs (id, started_at, record, ${same}) SELECT @id, @at, replace(record, id, @id), ${same} FROM runs WHERE id = @from`,
    )
    const now = Date.now()
    const copyAt = (age: number): string => {
      const at = toMillis(now - age * 60_000)
      const id = mintRunId(at)
      mkdirSync(join(home, 'runs', id), 0o700)
      copy.run({ id, at, from: first.id })
      return id
    }
    return db.transaction(() => Array.from({ length: count - 1 }, (_, index) => copyAt(count - 1 - index)))()
  } finally {
    db.close()
  }
}
