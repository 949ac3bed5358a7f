import { expect } from 'chai'
import type { LogLinesJson } from '../../src/wire/api.ts'
import { createLineCache, windowLines } from '../../dashboard/log/line-cache.ts'

/** The server's answer for the lines `from` to `to` of a log. */
const answer = (from: number, to: number, more: Partial<LogLinesJson> = {}): LogLinesJson => ({
  lines: Array.from({ length: to - from + 1 }, (_, at) => ({ number: from + at, text: `line ${from + at}`, stream: 'out' })),
  total: 10_000,
  bytes: 100_000,
  isGrowing: false,
  isComplete: true,
  ...more,
})

describe('the cached lines of a log', () => {
  it('are fetched in whole windows, and only where they are missing', () => {
    const cache = createLineCache()
    expect(cache.missing(250, 260)).to.deep.equal({ from: 201, to: 400 })
    cache.put(answer(201, 400))
    expect(cache.missing(250, 260)).to.equal(undefined)
    expect(cache.line(250)?.text).to.equal('line 250')
    expect(cache.missing(390, 650)).to.deep.equal({ from: 401, to: 800 })
    expect(cache.missing(150, 250)).to.deep.equal({ from: 1, to: 200 })
  })

  it('are bounded: the least recently used window goes first', () => {
    const cache = createLineCache({ windows: 3 })
    for (const from of [1, 201, 401]) cache.put(answer(from, from + 199))
    cache.missing(1, 10)
    cache.put(answer(601, 800))
    expect(cache.windows).to.equal(3)
    expect([1, 201, 401, 601].map((line) => cache.line(line) !== undefined)).to.deep.equal([true, false, true, true])
  })

  it('are bounded by their text as well, and the newest window always stays', () => {
    const cache = createLineCache({ characters: 10_000 })
    const long = (from: number): LogLinesJson => ({
      ...answer(from, from + 9),
      lines: answer(from, from + 9).lines.map((line) => ({ ...line, text: 'x'.repeat(5000) })),
    })
    for (const from of [1, 201, 401]) cache.put(long(from))
    expect([cache.windows, cache.characters]).to.deep.equal([1, 50_000])
    expect(cache.line(401)).not.to.equal(undefined)
    cache.put(answer(401, 410))
    expect(cache.characters).to.be.below(10_000)
  })

  it('change their stamp when they change, and only then', () => {
    const cache = createLineCache()
    cache.put(answer(1, 200))
    const before = cache.stamp(1, 50)
    cache.put(answer(1001, 1200))
    expect(cache.stamp(1, 50)).to.equal(before)
    cache.put(answer(1, 200))
    expect(cache.stamp(1, 50)).to.be.above(before)
  })

  it('of a growing log are refetched where the last one may have grown', () => {
    const cache = createLineCache()
    cache.put(answer(1, 10, { total: 10, bytes: 95, isGrowing: true }))
    expect([cache.next, cache.missing(1, 10)]).to.deep.equal([10, undefined])
    // further lines show that it has grown
    cache.put(answer(12, 14, { total: 14, bytes: 140, isGrowing: true }))
    expect(cache.missing(1, 10)).to.deep.equal({ from: 1, to: windowLines })
    expect(cache.line(10)?.text).to.equal('line 10')
    cache.put(answer(1, 14, { total: 14, bytes: 140, isGrowing: true }))
    expect([cache.next, cache.missing(1, 14)]).to.deep.equal([14, undefined])
    // it grew twice before it was fetched: the earlier one is no longer shown
    cache.put(answer(16, 16, { total: 16, bytes: 160, isGrowing: true }))
    cache.put(answer(18, 18, { total: 18, bytes: 180, isGrowing: true }))
    expect([cache.line(14), cache.line(16)?.text]).to.deep.equal([undefined, 'line 16'])
    expect(cache.missing(14, 16)).to.deep.equal({ from: 1, to: windowLines })
  })

  it('of a finished log stay', () => {
    const cache = createLineCache()
    cache.put(answer(1, 10, { total: 10, bytes: 100 }))
    cache.put(answer(1, 5, { total: 10, bytes: 100 }))
    expect([cache.next, cache.missing(1, 10)]).to.deep.equal([11, undefined])
  })
})
