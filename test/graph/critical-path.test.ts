import { expect } from 'chai'
import { criticalPath } from '../../src/graph/critical-path.ts'
import { toMillis } from '../../src/model/ids.ts'
import type { JobRecord, JobState } from '../../src/model/run-record.ts'
import { plannedJob } from './plan-of.ts'

const passed = (from: number, to: number): JobState => ({
  status: 'passed',
  startedAt: toMillis(from),
  endedAt: toMillis(to),
  durationMs: to - from,
  log: { bytes: 0, lines: 0 },
  isLogComplete: true,
  why: 'its needs passed',
})
const pathOf = (jobs: Readonly<Record<string, { readonly needs?: readonly string[]; readonly state: JobState }>>, now = 1000): string[] => {
  const records = Object.entries(jobs).map(([id, { needs = [], state }], position): JobRecord => ({
    planned: plannedJob(id, { needs }),
    position,
    state,
    attempts: [],
  }))
  return [...criticalPath(records, toMillis(now))]
}

describe('criticalPath', () => {
  it('is the chain of needs that took longest, whatever the plan order', () => {
    const path = pathOf({
      publish: { needs: ['lint', 'test'], state: passed(60, 70) },
      lint: { needs: ['install'], state: passed(10, 20) },
      test: { needs: ['install'], state: passed(10, 60) },
      install: { state: passed(0, 10) },
    })
    expect(path).to.deep.equal(['install', 'test', 'publish'])
  })

  it('counts a running job up to now, with the time of all its attempts', () => {
    const running: JobState = { status: 'running', startedAt: toMillis(10), attempt: 2 }
    const jobs = { install: { state: passed(0, 10) }, slow: { state: passed(0, 100) }, test: { needs: ['install'], state: running } }
    expect(pathOf(jobs, 50)).to.deep.equal(['slow'])
    expect(pathOf(jobs, 500)).to.deep.equal(['install', 'test'])
  })

  it('leaves out jobs that have not started, and everything after them', () => {
    const path = pathOf({
      install: { state: passed(0, 10) },
      skipped: { needs: ['install'], state: { status: 'skipped', because: { reason: 'condition' } } },
      tidy: { needs: ['skipped'], state: passed(10, 15) },
      waiting: { needs: ['install'], state: { status: 'pending' } },
    })
    expect(path).to.deep.equal(['install'])
  })

  it('is empty before any job has started', () => {
    expect(pathOf({})).to.deep.equal([])
    expect(pathOf({ install: { state: { status: 'pending' } } })).to.deep.equal([])
  })

  it('handles a chain of 2,000 jobs', () => {
    const row = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`j${at}`, { needs: at === 0 ? [] : [`j${at - 1}`], state: passed(at, at + 1) }]),
    )
    expect(pathOf(row)).to.have.length(2000)
  })
})
