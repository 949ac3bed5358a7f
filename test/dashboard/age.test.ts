import { expect } from 'chai'
import { age } from '../../dashboard/ui/words/age.ts'
import { formatAge } from '../../src/model/text/age.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const now = Date.UTC(2026, 10, 23)

describe('the age of a moment', () => {
  it('is shown to the second in the terminal, but on pages only from a minute on, because their clock ticks every ten seconds', () => {
    expect([0, 999, 12_000].map((ms) => formatAge(now - ms, now))).to.deep.equal(['just now', 'just now', '12 s ago'])
    expect([0, 12_000, 59_999].map((ms) => age(now - ms, now))).to.deep.equal(['just now', 'just now', 'just now'])
  })

  it('is shown in minutes, hours and days, and after two weeks as a date', () => {
    const times = [minute, 59 * minute, hour, 23 * hour, day, 13 * day, 14 * day]
    const words = ['1 m ago', '59 m ago', '1 h ago', '23 h ago', '1 d ago', '13 d ago', '2026-11-09']
    expect(times.map((ms) => formatAge(now - ms, now))).to.deep.equal(words)
    expect(times.map((ms) => age(now - ms, now))).to.deep.equal(words)
  })
})
