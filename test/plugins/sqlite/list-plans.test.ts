import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { migrate } from '../../../src/plugins/sqlite/migrations.ts'
import { countRuns, searchRuns, selectRuns } from '../../../src/plugins/sqlite/list-runs.ts'
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
    `INSERT INTO runs (id, project, pipeline, directory, status, started_at, duration_ms, branch, seq, job_counts, record, retry_of)
     VALUES (?, '/p', 'build', '/p', ?, ?, ?, 'main', 9, '{}', ?, '${retried}')`,
  )
  db.transaction(() => {
    for (let index = 0; index < count; index++) {
      const at = firstStart + index * 60_000
      const { id } = tellRun([], { at })
      const status = index % 1000 === 0 ? 'failed' : 'passed'
      insert.run(id, status, at, (index * 7919) % 1000, JSON.stringify({ id, startedAt: at, started: {}, state: { status }, seq: 9 }))
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

  const planOf = (sql: string | undefined): string =>
    db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql ?? ''}`)
      .all()
      .map(({ detail }) => detail)
      .join('; ')

  for (const filter of [{}, { project: '/p' }, { project: '/p', pipeline: 'build' }, { branch: 'main' }])
    it(`reads the ids of several states from an index each, and only the rows of the page, with the filters ${JSON.stringify(filter)}`, () => {
      statements.length = 0
      expect(selectRuns(db, { ...filter, statuses: ['failed', 'cancelled', 'interrupted'], limit: 21 })).to.have.length(20)
      const plan = planOf(statements.at(-1))
      expect(plan.match(/SEARCH runs USING (COVERING )?INDEX runs_\w+ \([^;]*status=\?[^;]*/g)).to.have.length(3)
      // what is sorted is at most three pages of ids
      expect(plan.match(/SEARCH runs USING INDEX sqlite_autoindex_runs_1 \(id=\?\)/g)).to.have.length(1)
      expect(plan).not.to.contain('SCAN runs')
    })

  for (const order of ['longest', 'shortest'] as const)
    for (const filter of [{}, { project: '/p' }, { statuses: ['failed', 'passed'] }, { since: toMillis(firstStart) }] as const)
      it(`is read along the index of durations, ${order} first, with the filters ${JSON.stringify(filter)}`, () => {
        const first = selectRuns(db, { ...filter, order, limit: 21 })
        statements.length = 0
        const before = first.at(-1)?.run.id
        expect(selectRuns(db, { ...filter, order, limit: 21, ...(before && { before }) })).to.have.length(21)
        const plan = planOf(statements.at(-1))
        expect(plan).to.match(/^SEARCH runs USING INDEX runs_by_duration \([^;]*\(duration_ms,id\)[<>]\(\?,\?\)\)/)
        expect(plan).not.to.contain('TEMP B-TREE')
      })

  it('is searched and counted along the same indexes', () => {
    statements.length = 0
    const which = { project: '/p', statuses: ['failed', 'interrupted'] } as const
    expect(searchRuns(db, { ...which, text: '', limit: 9, examine: 1000 }).runs).to.have.length(9)
    expect(countRuns(db, { ...which, examine: 10_000 })).to.deep.equal({ count: 20 })
    expect(countRuns(db, { ...which, text: '', examine: 10 }).count).to.equal(10)
    for (const sql of statements.filter((one) => one.startsWith('SELECT'))) expect(planOf(sql), sql).not.to.contain('SCAN runs USING')
    statements.length = 0
    expect(countRuns(db, { examine: 10_000 }).count).to.equal(10_000)
    // no row is read
    expect(planOf(statements[0])).to.contain('USING COVERING INDEX')
  })
})
