import { expect } from 'chai'
import { criticalPath } from '../../src/graph/critical-path.ts'
import { toMillis } from '../../src/model/ids.ts'
import type { JobRecord, JobState } from '../../src/model/run-record.ts'
import { plannedJob, type JobSketch } from './plan-of.ts'

const passed = (from: number, to: number): JobState => ({
  status: 'passed',
  startedAt: toMillis(from),
  endedAt: toMillis(to),
  durationMs: to - from,
  log: { bytes: 0, lines: 0 },
  isLogComplete: true,
  why: 'its needs passed',
})
interface Told extends JobSketch {
  readonly state: JobState
}
const pathOf = (jobs: Readonly<Record<string, Told>>, { now = 1000, concurrency = 8 } = {}): string[] => {
  const records = Object.entries(jobs).map(([id, { state, ...sketch }], position): JobRecord => ({
    planned: plannedJob(id, sketch),
    position,
    state,
    attempts: [],
  }))
  return [...criticalPath(records, concurrency, toMillis(now))]
}

const running = (from: number): JobState => ({ status: 'running', startedAt: toMillis(from), attempt: 2 })

describe('criticalPath', () => {
  it('ends at the job that ended last, and goes back by the need that ended last, whatever the plan order', () => {
    const path = pathOf({
      publish: { needs: ['lint', 'test'], state: passed(60, 70) },
      lint: { needs: ['install'], state: passed(10, 20) },
      test: { needs: ['install'], state: passed(10, 60) },
      install: { state: passed(0, 10) },
      long: { state: passed(0, 69) },
    })
    expect(path).to.deep.equal(['install', 'test', 'publish'])
  })

  it('goes by the job that freed the slot, if no slot was free', () => {
    const jobs = {
      a: { state: passed(0, 40) },
      b: { state: passed(0, 30) },
      c: { state: passed(30, 50) },
      d: { needs: ['b'], state: passed(40, 90) },
    }
    expect(pathOf(jobs, { concurrency: 2 })).to.deep.equal(['a', 'd'])
    expect(pathOf(jobs, { concurrency: 3 })).to.deep.equal(['b', 'd'])
  })

  it('goes by the job that freed the lock, or the terminal', () => {
    for (const held of [{ lock: { name: 'db', slots: 1 } }, { interactive: true }] as const) {
      const jobs = { quick: { state: passed(0, 58) }, first: { ...held, state: passed(0, 60) }, second: { ...held, state: passed(60, 80) } }
      expect(pathOf(jobs)).to.deep.equal(['first', 'second'])
      expect(pathOf({ ...jobs, first: { state: passed(0, 60) } })).to.deep.equal(['second'])
    }
  })

  it('ends at the running job that began first, while the run goes on', () => {
    const jobs = { install: { state: passed(0, 10) }, later: { state: running(30) }, test: { needs: ['install'], state: running(10) } }
    expect(pathOf(jobs, { now: 50 })).to.deep.equal(['install', 'test'])
  })

  it('passes over jobs that have not started', () => {
    const path = pathOf({
      install: { state: passed(0, 10) },
      skipped: { needs: ['install'], state: { status: 'skipped', because: { reason: 'condition' } } },
      tidy: { needs: ['skipped'], state: passed(12, 15) },
      waiting: { needs: ['install'], state: { status: 'pending' } },
    })
    expect(path).to.deep.equal(['install', 'tidy'])
  })

  it('is empty before any job has started', () => {
    expect(pathOf({})).to.deep.equal([])
    expect(pathOf({ install: { state: { status: 'pending' } } })).to.deep.equal([])
  })

  it('takes jobs without a length once each', () => {
    const jobs = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { lock: { name: 'db', slots: 1 }, state: passed(5, 5) }]))
    expect(pathOf(jobs).toSorted()).to.deep.equal(['a', 'b', 'c'])
  })

  it('handles a chain of 2,000 jobs', () => {
    const row = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`j${at}`, { needs: at === 0 ? [] : [`j${at - 1}`], state: passed(at, at + 1) }]),
    )
    expect(pathOf(row)).to.have.length(2000)
  })
})
