import { expect } from 'chai'
import { runIdsIn } from '../../dashboard/pages/run/run-ids-in.ts'
import { readRunSearch } from '../../dashboard/pages/run/run-search.ts'
import { nextSort, sortRows, tableRows } from '../../dashboard/pages/run/table/sort-jobs.ts'
import { aJob, anAttempt } from './jobs-of-a-run.ts'

const rows = tableRows(
  [
    aJob('job 10', { startedAt: 1000, endedAt: 1500, durationMs: 500, attempts: [anAttempt(1, 1000, 1500)], why: 'nothing to wait for' }),
    aJob('job 9', {
      status: 'failed',
      startedAt: 1800,
      endedAt: 1900,
      durationMs: 100,
      needs: ['job 10'],
      attempts: [anAttempt(1, 1800, 1900)],
    }),
    aJob('job 1', { status: 'skipped', because: 'job 9 failed', needs: ['job 9'] }),
    aJob('job 2', { status: 'queued' }),
  ],
  1000,
  2000,
)
const ids = (sort: Parameters<typeof sortRows>[1]): readonly string[] => sortRows(rows, sort).map(({ job }) => job.id.slice(4))

describe('the table of jobs', () => {
  it('says how long each job was ready before it started', () => {
    expect(rows.map(({ waited }) => waited)).to.deep.equal([0, 300, undefined, 1000])
  })

  it('is in plan order, and sorts by each column both ways', () => {
    expect(ids(undefined)).to.deep.equal(['10', '9', '1', '2'])
    expect(ids('state')).to.deep.equal(['9', '2', '10', '1'])
    expect(ids('job')).to.deep.equal(['1', '2', '9', '10'])
    expect(ids('-job')).to.deep.equal(['10', '9', '2', '1'])
    expect(ids('duration')).to.deep.equal(['9', '10', '1', '2'])
    expect(ids('-attempts')).to.deep.equal(['10', '9', '1', '2'])
  })

  it('keeps rows without a value last in both directions', () => {
    expect(ids('-duration')).to.deep.equal(['10', '9', '1', '2'])
    expect(ids('-waited')).to.deep.equal(['2', '9', '10', '1'])
    expect(ids('-started')).to.deep.equal(['9', '10', '1', '2'])
    expect(ids('why')).to.deep.equal(['1', '10', '9', '2'])
  })

  it('goes from ascending to descending and back to plan order with each click', () => {
    expect([nextSort(undefined, 'job'), nextSort('job', 'job'), nextSort('-job', 'job'), nextSort('-job', 'why')]).to.deep.equal([
      'job',
      '-job',
      undefined,
      'why',
    ])
  })
})

describe("the address of a run's page", () => {
  it('keeps valid values and drops the rest', () => {
    expect(
      readRunSearch({ job: 'a', view: 'table', dock: 'below', tab: 'details', by: 'plan', sort: '-waited', folds: 'none' }),
    ).to.deep.equal({
      job: 'a',
      view: 'table',
      dock: 'below',
      tab: 'details',
      by: 'plan',
      sort: '-waited',
      folds: 'none',
    })
    expect(readRunSearch({ job: '', view: 'graph', dock: 'up', tab: 1, by: 'x', sort: 'nothing', folds: '' })).to.deep.equal({})
  })

  it('finds the suggested ids in the text of an error, each once', () => {
    const id = '20261125-024919-166-qc6xgch4'
    expect(runIdsIn([`Did you mean ${id}?`, `Or ${id}, or 20261125-024911-303-98w678ab.`, 'no id'])).to.deep.equal([
      id,
      '20261125-024911-303-98w678ab',
    ])
  })
})
