import { expect } from 'chai'
import { abortAfter, startLongTimer } from '../../src/process/long-timer.ts'
import { steerTime } from '../steered-time.ts'

const dayMs = 86_400_000

describe('a timer of any length', () => {
  it('A14: calls after its time, also after more than 24 days', () => {
    using time = steerTime(['setTimeout'])
    let calls = 0
    startLongTimer(60 * dayMs, () => calls++)
    for (let day = 0; day < 59; day++) time.move(dayMs)
    expect(calls).to.equal(0)
    time.move(dayMs)
    time.move(60 * dayMs)
    expect(calls).to.equal(1)
  })

  it('A14: can be stopped at any time', () => {
    using time = steerTime(['setTimeout'])
    for (const days of [1, 30]) {
      const signal = abortAfter(60 * dayMs)
      time.move(days * dayMs)
      signal[Symbol.dispose]()
      time.move(60 * dayMs)
      expect(signal.aborted).to.equal(false)
    }
  })
})
