import { expect } from 'chai'
import { timeLeft } from '../../src/history/time-left.ts'

describe('the time that is left', () => {
  it('is rounded up, in steps that grow with it', () => {
    const words = [1, 8100, 16_000, 61_000, 150_000, 700_000, 3_900_000].map((at) => timeLeft({ at, restMs: 0 }, 0))
    expect(words).to.deep.equal(['1 s', '9 s', '20 s', '1 m 30 s', '2 m 30 s', '12 m', '1 h 05 m'].map((time) => `about ${time} left`))
  })

  it('is never negative, and never less than what is still to come', () => {
    expect(timeLeft({ at: 1000, restMs: 0 }, 5000)).to.equal('longer than usual')
    expect(timeLeft({ at: 1000, restMs: 20_000 }, 50_000)).to.equal('about 20 s left')
  })
})
