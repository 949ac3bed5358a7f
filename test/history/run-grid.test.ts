import { expect } from 'chai'
import { runGrid } from '../../src/history/run-grid.ts'
import { pastRun, result } from './past.ts'

describe('runGrid', () => {
  it('has a letter for each run in each row, and marks runs whose plan lacked the job', () => {
    const grid = runGrid(
      [pastRun('r3', { status: 'running', subject: 'Do it' }), pastRun('r2', { branch: 'main' }), pastRun('r1')],
      [
        result('r3', 'lint', { status: 'running' }),
        result('r3', 'new', { status: 'pending', attempts: 0 }),
        result('r2', 'lint', { durationMs: 20 }),
        result('r2', 'old', { status: 'failed', isFailureAllowed: true, durationMs: 5 }),
        result('r1', 'old', { status: 'failed', durationMs: 6 }),
      ].map(({ durationMs, ...rest }) => (rest.run === 'r3' ? rest : { ...rest, ...(durationMs !== undefined && { durationMs }) })),
      new Map([['lint', { title: 'Lint it', group: 'checks' }]]),
    )
    expect(grid.runs.map(({ id, branch, subject }) => [id, branch, subject])).to.deep.equal([
      ['r3', undefined, 'Do it'],
      ['r2', 'main', undefined],
      ['r1', undefined, undefined],
    ])
    expect(grid.jobs).to.deep.equal([
      { id: 'lint', title: 'Lint it', group: 'checks', cells: 'rp-', durations: [null, 20, null] },
      { id: 'new', cells: 'w--', durations: [null, null, null] },
      { id: 'old', cells: '-af', durations: [null, 5, 6] },
    ])
  })

  it('has the usual time of each job, and says why a job is flaky', () => {
    const runs = ['r3', 'r2', 'r1'].map((id) => pastRun(id))
    const { jobs } = runGrid(
      runs,
      runs.flatMap(({ id }, index) => [result(id, 'lint', { durationMs: 10 * (index + 1) }), result(id, 'e2e', { attempts: index + 1 })]),
      new Map(),
    )
    expect(jobs).to.deep.equal([
      { id: 'lint', cells: 'ppp', durations: [10, 20, 30], usual: { p50Ms: 20, p90Ms: 30, runs: 3 } },
      {
        ...{ id: 'e2e', cells: 'ptt', durations: [10, 10, 10], usual: { p50Ms: 10, p90Ms: 10, runs: 3 } },
        flaky: { passed: 0, failed: 0, retried: 2, example: { passed: 'r2', failed: 'r2' } },
      },
    ])
  })

  it('is empty without runs', () => {
    expect(runGrid([], [], new Map())).to.deep.equal({ runs: [], jobs: [] })
  })
})
