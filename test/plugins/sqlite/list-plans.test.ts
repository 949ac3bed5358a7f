import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { migrate } from '../../../src/plugins/sqlite/migrations.ts'
import { selectRuns } from '../../../src/plugins/sqlite/list-runs.ts'
import type { RunQuery } from '../../../src/storage/store.ts'
import { toMillis, type RunId } from '../../../src/model/ids.ts'
import { firstStart, tellRun } from '../../storage/told-runs.ts'

const count = 20_000
/** The run that all of them repeat. */
const retried = '20260102-030405-000-aaaaaaaa' as RunId

/** A store of many runs, nearly all of one pipeline, one branch and one status: where a filter that walks past rows would show. */
const manyRuns = (statements: string[]): Sqlite.Database => {
  const db = new Sqlite(':memory:', { verbose: (sql) => void statements.push(String(sql)) })
  migrate(db, ':memory:')
  const insert = db.prepare(
    `INSERT INTO runs (id, project, pipeline, directory, status, started_at, branch, seq, job_counts, record, retry_of)
     VALUES (?, '/p', 'build', '/p', ?, ?, 'main', 9, '{}', ?, '${retried}')`,
  )
  db.transaction(() => {
    for (let index = 0; index < count; index++) {
      const at = firstStart + index * 60_000
      const { id } = tellRun([], { at })
      const status = index % 1000 === 0 ? 'failed' : 'passed'
      insert.run(id, status, at, JSON.stringify({ id, startedAt: at, started: {}, state: { status }, seq: 9 }))
    }
  })()
  statements.length = 0
  return db
}

const filters: readonly Omit<RunQuery, 'limit'>[] = [
  {},
  { project: '/p' },
  { projects: ['/p'] },
  { pipeline: 'build' },
  { status: 'failed' },
  { branch: 'main' },
  { retryOf: retried },
  { project: '/p', pipeline: 'build' },
  { project: '/p', status: 'failed' },
  { project: '/p', branch: 'main' },
  { pipeline: 'build', status: 'failed' },
  { branch: 'main', status: 'failed' },
  { project: '/p', pipeline: 'build', status: 'failed' },
  { project: '/p', pipeline: 'build', status: 'failed', branch: 'main' },
  { since: toMillis(firstStart + (count - 30) * 60_000) },
  { until: toMillis(firstStart + 30 * 60_000) },
]

describe('a page of the list of 20,000 runs', () => {
  const statements: string[] = []
  let db: Sqlite.Database
  before(() => {
    db = manyRuns(statements)
  })
  after(() => {
    db.close()
  })

  for (const filter of filters) {
    it(`is read along an index, in the order of the list, with the filters ${JSON.stringify(filter)}`, () => {
      statements.length = 0
      expect(selectRuns(db, { ...filter, limit: 21 })).to.have.length(filter.status === 'failed' ? 20 : 21)
      const asked = statements.find((sql) => sql.startsWith('SELECT record')) ?? ''
      const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${asked}`).all()
      expect(plan.map(({ detail }) => detail).join('; ')).to.match(/^(SEARCH|SCAN) runs USING INDEX \w+[^;]*$/)
    })
  }
})
