import { expect } from 'chai'
import { isQuick, rangeFinder } from '../../dashboard/log/search/range-finder.ts'
import type { FindOptions } from '../../dashboard/log/search/find-options.ts'
import { lineHash, readLineHash } from '../../dashboard/log/scroll/line-range.ts'
import { linesOfPart } from '../../dashboard/log/log-part.ts'
import { timeText } from '../../dashboard/log/log-time.ts'
import { parseSgr } from '../../dashboard/log/sgr/parse-sgr.ts'
import { splitAt } from '../../dashboard/log/sgr/split-at.ts'

const found = (options: FindOptions, text: string): readonly string[] | undefined =>
  rangeFinder(options)?.(text).map(([from, to]) => text.slice(from, to))

describe('the search in a line', () => {
  it('finds a text or an expression, case-sensitive or not', () => {
    expect(found({ text: 'a.c' }, 'abc A.C a.c')).to.deep.equal(['A.C', 'a.c'])
    expect(found({ text: 'a.c', isCaseSensitive: true }, 'abc A.C a.c')).to.deep.equal(['a.c'])
    expect(found({ text: 'a.c', isRegex: true }, 'abc A.C a.c')).to.deep.equal(['abc', 'A.C', 'a.c'])
    expect(found({ text: '\\d+|x*', isRegex: true }, '12 xx')).to.deep.equal(['12', 'xx'])
    expect(found({ text: '^$(){}[]|\\/-?*+' }, '^$(){}[]|\\/-?*+')).to.deep.equal(['^$(){}[]|\\/-?*+'])
    expect(found({ text: '' }, 'abc')).to.equal(undefined)
    expect(found({ text: '(', isRegex: true }, 'abc')).to.equal(undefined)
  })

  it('is not done by the page when it could take long', () => {
    const slow = [
      '(a+)+b',
      '(a|a)*b',
      '(a|b){5}',
      '((a)*)*',
      '.*.*.*x',
      '(x+x+)+y',
      '(\\w+)\\1',
      '(?<k>a)\\k<k>',
      '(a?){30}',
      'a)',
      '(a*)?',
    ]
    const quick = ['error', '\\d+', 'a.*b', '(foo|bar)', '(foo)+', '[a+*]{3}', 'x{2,}y*?', '(?:ab)?', '[\\]+]+', '(?=a)b', 'a\\+\\*b']
    expect(slow.filter(isQuick)).to.deep.equal([])
    expect(quick.filter((source) => !isQuick(source))).to.deep.equal([])
  })

  it('marks hits across changes of colour', () => {
    const stretches = parseSgr('see \u001b[31mthe er\u001b[1mror\u001b[0m here')
    const text = stretches.map((one) => one.text).join('')
    const from = text.indexOf('error')
    const cut = splitAt(stretches, [[from, from + 5]])
    expect(cut.map((one) => [one.text, one.isMarked])).to.deep.equal([
      ['see ', false],
      ['the ', false],
      ['er', true],
      ['ror', true],
      [' here', false],
    ])
    expect(splitAt(stretches, []).map((one) => one.text)).to.deep.equal(stretches.map((one) => one.text))
  })
})

describe('the line range in an address', () => {
  it('is parsed from the form in which it is written, with the lines in any order', () => {
    for (const range of [
      { from: 1, to: 1 },
      { from: 120, to: 140 },
      { from: 5_000_000, to: 5_000_001 },
    ])
      expect(readLineHash(lineHash(range))).to.deep.equal(range)
    expect(readLineHash('#L140-120')).to.deep.equal({ from: 120, to: 140 })
    for (const hash of ['', 'L', 'L0', 'L01', 'main', 'L1-', 'L-1', 'L1x', 'L9999999999999', 'xL1'])
      expect(readLineHash(hash), hash).to.equal(undefined)
  })
})

describe('a part of a log', () => {
  it('ends where its attempt ended, including a last line without a newline', () => {
    const facts = { total: 100, bytes: 1000 }
    expect(linesOfPart(undefined, facts)).to.deep.equal({ from: 1, to: 100 })
    expect(linesOfPart({ from: { lines: 10, bytes: 100 }, to: { lines: 20, bytes: 200 } }, facts)).to.deep.equal({ from: 11, to: 20 })
    expect(linesOfPart({ from: { lines: 10, bytes: 100 } }, facts)).to.deep.equal({ from: 11, to: 100 })
    expect(linesOfPart({ from: { lines: 10, bytes: 100 }, to: { lines: 99, bytes: 1000 } }, facts)).to.deep.equal({ from: 11, to: 100 })
  })
})

describe('the time of a line', () => {
  it('is relative to the start or the time of day, and empty when it is unknown', () => {
    const startedAt = new Date(2026, 0, 2, 14, 3, 9, 512).getTime()
    expect([0, 4250, 61_000, 3_723_456].map((ms) => timeText('start', ms, startedAt))).to.deep.equal([
      '0:00.0',
      '0:04.2',
      '1:01.0',
      '1:02:03.4',
    ])
    expect(timeText('clock', 0, startedAt)).to.equal('14:03:09.512')
    expect(timeText('clock', 1500, startedAt)).to.equal('14:03:11.012')
    expect([timeText('off', 1, startedAt), timeText('clock', undefined, startedAt)]).to.deep.equal(['', ''])
  })
})
