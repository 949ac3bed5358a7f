import { expect } from 'chai'
import { passRate } from '../../src/history/pass-rate.ts'

const rateOf = (...statuses: readonly ('passed' | 'failed' | 'cancelled' | 'running' | 'interrupted' | 'unreachable')[]) =>
  passRate(statuses.map((status) => ({ status })))

describe('passRate', () => {
  it('compares passed with failed and leaves out what says nothing', () => {
    expect(rateOf('passed', 'failed', 'running', 'cancelled', 'interrupted', 'unreachable', 'passed', 'passed')).to.equal(0.75)
    expect(rateOf('failed')).to.equal(0)
  })

  it('is absent when nothing has passed or failed', () => {
    expect(rateOf()).to.equal(undefined)
    expect(rateOf('running', 'cancelled')).to.equal(undefined)
  })

  it('looks at the newest 50 that are over', () => {
    const newest = Array.from({ length: 49 }, () => 'passed' as const)
    expect(rateOf('running', 'unreachable', ...newest, 'failed', 'failed', 'failed')).to.equal(0.98)
  })
})
