import { expect } from 'chai'
import { criticalPathLines } from '../../../src/cli/render/run/critical-path-lines.ts'
import type { JobJson } from '../../../src/wire/run.ts'
import { sampleDetail } from './run-samples.ts'

const look = { columns: 60, isUnicode: true, isColour: false, now: 0 }

/** A run of these jobs, each a second long, which began so many milliseconds after the one before it. */
const linesOf = (waitsMs: readonly number[], more: Partial<typeof look> = {}): readonly string[] => {
  const detail = sampleDetail()
  const [sample] = detail.jobs
  if (!sample) throw new Error('the sample has no jobs')
  let at = detail.run.startedAt
  const jobs = waitsMs.map((waitMs, index): JobJson => {
    const startedAt = at + waitMs
    at = startedAt + 1000
    return { ...sample, id: `job-${index + 1}`, startedAt, endedAt: at, durationMs: 1000 }
  })
  return criticalPathLines({ ...detail, jobs, criticalPath: jobs.map(({ id }) => id) }, { ...look, ...more })
}

describe('the critical path of a run in text', () => {
  it('says how long each job took, and how long it waited for a slot or a lock', () => {
    expect(linesOf([0, 2500, 20])).to.deep.equal([
      'critical path  job-1 (1.0 s) → job-2 (waited 2.5 s, 1.0 s)',
      '               → job-3 (1.0 s)',
    ])
  })

  it('names a long one by its ends, and has no sign beyond ASCII where there is none', () => {
    const lines = linesOf(Array<number>(12).fill(0), { columns: 200, isUnicode: false })
    expect(lines.join()).to.include('job-4 (1.0 s) > .. 4 more jobs > job-9 (1.0 s)')
    expect(lines.join()).to.match(/^[\x20-\x7e]*$/)
  })

  it('is left out if one job decided how long the run took', () => {
    expect(linesOf([0])).to.deep.equal([])
    expect(linesOf([])).to.deep.equal([])
  })
})
