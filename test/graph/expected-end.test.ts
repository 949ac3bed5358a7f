import { expect } from 'chai'
import { expectedEnd } from '../../src/graph/expected-end.ts'
import { toJobId, toMillis } from '../../src/model/ids.ts'
import type { JobRecord, JobState } from '../../src/model/run-record.ts'
import { plannedJob, type JobSketch } from './plan-of.ts'

const pending: JobState = { status: 'pending' }
const queued: JobState = { status: 'queued', queuedAt: toMillis(0), waitsFor: 'slot' }
const running = (from: number): JobState => ({ status: 'running', startedAt: toMillis(from), attempt: 1 })
const skipped: JobState = { status: 'skipped', because: { reason: 'not-selected', by: '--only a' } }

const expected = (
  jobs: Readonly<Record<string, JobSketch & { readonly state: JobState; readonly usual?: number }>>,
  { now = 1000, concurrency = 8 } = {},
) => {
  const records = Object.entries(jobs).map(([id, { state, usual: _usual, ...sketch }], position): JobRecord => ({
    planned: plannedJob(id, sketch),
    position,
    state,
    attempts: [],
  }))
  const usualMs = new Map(Object.entries(jobs).flatMap(([id, { usual }]) => (usual === undefined ? [] : [[toJobId(id), usual] as const])))
  return expectedEnd(records, usualMs, concurrency, toMillis(now))
}

describe('the expected end of a run', () => {
  it('is after the longest chain of jobs that are not over', () => {
    const jobs = {
      publish: { needs: ['lint', 'test'], state: pending, usual: 100 },
      install: { state: skipped },
      lint: { needs: ['install'], state: running(900), usual: 300 },
      test: { needs: ['install'], state: running(900), usual: 800 },
    }
    expect(expected(jobs)).to.deep.equal({ at: 1000 + 700 + 100, restMs: 100 })
  })

  it('keeps what comes after a late job, and is past once nothing comes', () => {
    const late = { state: running(0), usual: 200 }
    expect(expected({ late, next: { needs: ['late'], state: pending, usual: 60 } })).to.deep.equal({ at: 1060, restMs: 60 })
    expect(expected({ late })).to.deep.equal({ at: 1000, restMs: 0 })
  })

  it('counts that only so many jobs run at once', () => {
    const jobs = { a: { state: running(1000), usual: 100 }, b: { state: queued, usual: 100 }, c: { state: queued, usual: 100 } }
    expect(expected(jobs, { concurrency: 1 })).to.deep.equal({ at: 1300, restMs: 200 })
    expect(expected(jobs, { concurrency: 3 })).to.deep.equal({ at: 1100, restMs: 100 })
  })

  it('is unknown if the time of a job is, unless the job runs only after a failure', () => {
    const build = { state: running(1000), usual: 100 }
    expect(expected({ build, added: { state: pending } })).to.equal(undefined)
    expect(expected({ added: { state: running(0) } })).to.equal(undefined)
    expect(expected({ build, tell: { needs: ['build'], when: 'failed', state: pending, usual: 50 } })).to.deep.equal({
      at: 1100,
      restMs: 0,
    })
    expect(expected({ build, tidy: { needs: ['build'], when: 'always', state: pending, usual: 50 } })).to.deep.equal({
      at: 1150,
      restMs: 50,
    })
    expect(expected({})).to.equal(undefined)
  })
})
