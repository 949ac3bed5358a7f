import { expect } from 'chai'
import { pipelineStats } from '../../src/history/pipeline-stats.ts'
import type { RunId } from '../../src/model/ids.ts'
import { pastRun, result } from './past.ts'

const toRunId = (text: string): RunId => text as RunId

describe('pipelineStats', () => {
  it('summarises runs, and lists jobs in the order of the newest plan, with those of older plans last', () => {
    const runs = [pastRun('r3', { branch: 'main' }), pastRun('r2', { status: 'failed', dirty: true }), pastRun('r1', { commit: 'def' })]
    const stats = pipelineStats({
      project: '/p',
      pipeline: 'build',
      runs,
      results: [
        result('r3', 'lint', { durationMs: 30 }),
        result('r3', 'test', { durationMs: 5 }),
        result('r2', 'old', { status: 'skipped', attempts: 0 }),
        result('r2', 'test', { status: 'failed' }),
        result('r2', 'lint', { durationMs: 20 }),
        result('r1', 'lint', { durationMs: 10 }),
      ],
      titles: new Map([['lint', 'Lint it']]),
      usual: undefined,
      passRate: 0.5,
    })
    expect(stats).to.deep.equal({
      project: '/p',
      pipeline: 'build',
      runs: [
        { id: 'r3', status: 'passed', startedAt: 1000, durationMs: 10, branch: 'main', commit: 'abc' },
        { id: 'r2', status: 'failed', startedAt: 1000, durationMs: 10, commit: 'abc' },
        { id: 'r1', status: 'passed', startedAt: 1000, durationMs: 10, commit: 'def' },
      ],
      passRate: 0.5,
      trend: [],
      jobs: [
        { id: 'lint', title: 'Lint it', runs: 3, failures: 0, allowedFailures: 0, usual: { p50Ms: 20, p90Ms: 30, runs: 3 } },
        { id: 'test', runs: 2, failures: 1, allowedFailures: 0 },
        { id: 'old', runs: 0, failures: 0, allowedFailures: 0 },
      ],
    })
  })

  it('counts a job that was reused as no run of it, and runs of a part, or with unchecked results, as no evidence of the trend', () => {
    const retryOf = (mode: 'all' | 'failed' | 'from' | 'jobs') => ({ run: toRunId('r0'), first: toRunId('r0'), mode })
    const runs = [
      pastRun('r7', { durationMs: 1, unchecked: 2, retryOf: retryOf('failed') }),
      pastRun('r6', { durationMs: 2, retryOf: retryOf('jobs') }),
      pastRun('r5', { durationMs: 3, retryOf: retryOf('from') }),
      pastRun('r4', { durationMs: 400, retryOf: retryOf('failed') }),
      pastRun('r3', { durationMs: 300, retryOf: retryOf('all') }),
      pastRun('r2', { durationMs: 200 }),
    ]
    const { durationMs, ...reused } = result('r7', 'lint')
    const stats = pipelineStats({
      ...{ project: '/p', pipeline: 'build', runs, titles: new Map(), usual: undefined, passRate: 1 },
      results: [reused, result('r4', 'lint'), result('r3', 'lint', { status: 'failed' })],
    })
    expect(stats.trend).to.deep.equal([{ startedAt: 1000, p50Ms: 300, p90Ms: 400 }])
    expect(stats.jobs).to.deep.equal([{ id: 'lint', runs: 2, failures: 1, allowedFailures: 0, flaky: stats.jobs[0]?.flaky }])
    expect(durationMs).to.equal(10)
  })
})
