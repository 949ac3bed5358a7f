import { expect } from 'chai'
import { describeFailure } from '../../src/model/failure.ts'

describe('the words of a failure', () => {
  it('give a time-out as a duration', () => {
    expect(describeFailure({ reason: 'timeout', afterMs: 600_000 })).to.equal('ran longer than 10 m 00 s')
    expect(describeFailure({ reason: 'timeout', afterMs: 500 })).to.equal('ran longer than 500 ms')
  })
})
