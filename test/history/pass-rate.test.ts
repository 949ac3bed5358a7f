import { expect } from 'chai'
import { passRate } from '../../src/history/pass-rate.ts'

const rateOf = (...statuses: readonly ('passed' | 'failed' | 'cancelled' | 'running' | 'interrupted' | 'unreachable')[]) =>
  passRate(statuses.map((status) => ({ status })))

describe('passRate', () => {
  it('compares passed and failed runs and ignores all others', () => {
    expect(rateOf('passed', 'failed', 'running', 'cancelled', 'interrupted', 'unreachable', 'passed', 'passed')).to.equal(0.75)
    expect(rateOf('failed')).to.equal(0)
  })

  it('is absent when no run has passed or failed', () => {
    expect(rateOf()).to.equal(undefined)
    expect(rateOf('running', 'cancelled')).to.equal(undefined)
  })

  it('counts the newest 50 finished runs', () => {
    const newest = Array.from({ length: 49 }, () => 'passed' as const)
    expect(rateOf('running', 'unreachable', ...newest, 'failed', 'failed', 'failed')).to.equal(0.98)
  })
})
