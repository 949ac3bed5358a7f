import { expect } from 'chai'
import { flakyJob, flakyReason, kindOfRun } from '../../src/history/flaky-job.ts'
import type { RunSummaryJson } from '../../src/wire/run.ts'
import { pastRun, result } from './past.ts'

const failed = { status: 'failed' } as const
const kindsOf = (...runs: readonly RunSummaryJson[]) => new Map(runs.map((run) => [run.id, kindOfRun(run)]))

describe('flakyJob', () => {
  it('reports a job that both passed and failed in equal runs', () => {
    const kinds = kindsOf(
      pastRun('r4', { inputs: { a: 1, b: 2 } }),
      pastRun('r3', { inputs: { b: 2, a: 1 } }),
      pastRun('r2', { inputs: { a: 1, b: 2 } }),
      pastRun('r1', { inputs: { a: 1 } }),
    )
    const results = [result('r4', 'test'), result('r3', 'test', failed), result('r2', 'test', failed), result('r1', 'test', failed)]
    expect(flakyJob(results, kinds)).to.deep.equal({ passed: 1, failed: 2, retried: 0, example: { passed: 'r4', failed: 'r3' } })
  })

  for (const [what, change] of Object.entries({
    commit: { commit: 'def' },
    inputs: { inputs: { a: 1 } },
    arguments: { args: ['x'] },
    'uncommitted changes': { dirty: true },
  } satisfies Record<string, Partial<RunSummaryJson>>)) {
    it(`reports nothing when the ${what} differ`, () => {
      const kinds = kindsOf(pastRun('r2', change), pastRun('r1'))
      expect(flakyJob([result('r2', 'test'), result('r1', 'test', failed)], kinds)).to.equal(undefined)
    })
  }

  it('reports nothing for runs whose commit is unknown, or that have uncommitted changes', () => {
    for (const change of [{ commit: undefined }, { dirty: true }, { dirty: undefined }]) {
      const kinds = kindsOf({ ...pastRun('r2'), ...change } as RunSummaryJson, { ...pastRun('r1'), ...change } as RunSummaryJson)
      expect(flakyJob([result('r2', 'test'), result('r1', 'test', failed)], kinds)).to.equal(undefined)
    }
  })

  it('takes no reused result for a pass', () => {
    const kinds = kindsOf(pastRun('r2'), pastRun('r1'))
    const { durationMs: _, ...reused } = result('r2', 'test')
    expect(flakyJob([reused, result('r1', 'test', failed)], kinds)).to.equal(undefined)
  })

  it('reports a job that passed only after a retry in a single run', () => {
    const kinds = kindsOf(pastRun('r2', { dirty: true }), pastRun('r1'))
    const results = [result('r2', 'test', { attempts: 2 }), result('r1', 'test')]
    expect(flakyJob(results, kinds)).to.deep.equal({ passed: 0, failed: 0, retried: 1, example: { passed: 'r2', failed: 'r2' } })
  })

  it('reports nothing when a job was skipped, was cancelled or always failed', () => {
    const kinds = kindsOf(pastRun('r3'), pastRun('r2'), pastRun('r1'))
    const others = [result('r3', 'test', { status: 'skipped', attempts: 0 }), result('r2', 'test', { status: 'cancelled' })]
    expect(flakyJob([...others, result('r1', 'test', { ...failed, attempts: 3 })], kinds)).to.equal(undefined)
    expect(flakyJob([...others, result('r1', 'test')], kinds)).to.equal(undefined)
  })
})

describe('flakyReason', () => {
  it('says how often it failed and passed, and how often only a retry passed', () => {
    expect(flakyReason({ passed: 4, failed: 2, retried: 0 })).to.equal('failed in 2 and passed in 4 runs of the same commit and inputs')
    expect(flakyReason({ passed: 0, failed: 0, retried: 1 })).to.equal('passed on a retry in 1 run')
    expect(flakyReason({ passed: 1, failed: 1, retried: 3 })).to.equal(
      'failed in 1 and passed in 1 run of the same commit and inputs; passed on a retry in 3 runs',
    )
  })
})
