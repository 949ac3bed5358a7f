import { expect } from 'chai'
import { trend } from '../../src/history/trend.ts'

const passed = (startedAt: number, durationMs: number) => ({ id: `r${startedAt}`, status: 'passed', startedAt, durationMs }) as const

describe('trend', () => {
  it('has a point for each passed run from the third on, oldest first', () => {
    const runs = [passed(5, 50), { ...passed(4, 9999), status: 'failed' as const }, passed(3, 30), passed(2, 20), passed(1, 10)]
    expect(trend(runs)).to.deep.equal([
      { startedAt: 3, p50Ms: 20, p90Ms: 30 },
      { startedAt: 5, p50Ms: 20, p90Ms: 50 },
    ])
  })

  it('has a rolling window of 20 passed runs', () => {
    const runs = Array.from({ length: 60 }, (_, index) => passed(60 - index, index < 20 ? 100 : 7))
    const points = trend(runs)
    expect(points).to.have.length(58)
    expect(points.at(-1)).to.deep.equal({ startedAt: 60, p50Ms: 100, p90Ms: 100 })
    expect(points.at(-21)).to.deep.equal({ startedAt: 40, p50Ms: 7, p90Ms: 7 })
    expect(points.at(-10)).to.deep.equal({ startedAt: 51, p50Ms: 100, p90Ms: 100 })
    expect(points.at(-12)).to.deep.equal({ startedAt: 49, p50Ms: 7, p90Ms: 100 })
  })

  it('is empty while too few runs have passed', () => {
    expect(trend([])).to.deep.equal([])
    expect(trend([passed(2, 1), passed(1, 1)])).to.deep.equal([])
  })
})
