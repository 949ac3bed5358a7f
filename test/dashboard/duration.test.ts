import { expect } from 'chai'
import { duration } from '../../dashboard/ui/duration.ts'
import { formatDuration } from '../../src/model/duration.ts'

describe('durations on a page', () => {
  it('read as in the terminal', () => {
    const times = [
      0, 1, 999, 999.6, 1000, 1090, 3860, 59_949, 59_950, 60_000, 62_499, 3_599_499, 3_599_500, 3_600_000, 7_500_000, 360_000_000,
    ]
    for (const ms of times) expect(duration(ms), String(ms)).to.equal(formatDuration(ms))
    expect(duration(3860)).to.equal('3.9 s')
  })
})
