import { expect } from 'chai'
import { percentile, usualTime } from '../../src/history/usual-time.ts'

describe('usualTime', () => {
  it('is absent when fewer than 3 runs have passed', () => {
    expect(usualTime([])).to.equal(undefined)
    expect(usualTime([5, 6])).to.equal(undefined)
    expect(usualTime([5, 6, 7])).to.deep.equal({ p50Ms: 6, p90Ms: 7, runs: 3 })
  })

  it('uses only the newest 50 runs', () => {
    const durations = [...Array.from({ length: 50 }, (_, index) => index + 1), ...Array.from({ length: 50 }, () => 100_000)]
    expect(usualTime(durations)).to.deep.equal({ p50Ms: 25, p90Ms: 45, runs: 50 })
  })

  it('is one of the actual durations, whatever their order', () => {
    expect([0, 0.5, 0.75, 1].map((share) => percentile([40, 10, 30, 20], share))).to.deep.equal([10, 20, 30, 40])
  })
})
