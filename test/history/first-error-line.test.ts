import { expect } from 'chai'
import { firstErrorLine } from '../../src/history/first-error-line.ts'

const found = (...texts: readonly string[]): readonly [number, string] | undefined => {
  const line = firstErrorLine(texts.map((text, index) => ({ number: index + 1, text, stream: 'out' })))
  return line && [line.number, line.text]
}

describe('firstErrorLine', () => {
  for (const text of [
    'error TS2322: no',
    'npm ERR! error',
    'Error: boom',
    'AssertionError: expected 1',
    'java.lang.NullPointerException',
    'FAIL test/a.test.ts',
    '  ✗ adds',
    '✖ 3 problems',
    'not ok 4 - adds',
    'panic: runtime',
    "thread 'main' panicked",
    'fatal: not a git repository',
    '3 errors found',
  ]) {
    it(`recognises "${text}" as an error`, () => {
      expect(found('begin', text, 'Error: later', 'end')).to.deep.equal([2, text.trim()])
    })
  }

  for (const text of ['0 errors', 'no error', 'errors: 0', 'errors 0', 'terrors', 'mirror', 'failover', 'ok - not okay', 'fatalism']) {
    it(`does not recognise "${text}" as an error, and so returns the last line that is not empty`, () => {
      expect(found(text, 'last words', '  ', '')).to.deep.equal([2, 'last words'])
    })
  }

  it('removes colours, titles, links and overwritten progress bars from the text', () => {
    const escape = '\u001b'
    const coloured = `${escape}]0;title\u0007${escape}[1;31mError${escape}[0m: ${escape}]8;;http://x${escape}\\no${escape}]8;;${escape}\\\u0000`
    expect(found(coloured)).to.deep.equal([1, 'Error: no'])
    expect(found('10 %\r90 %\rError: full\r')).to.deep.equal([1, 'Error: full'])
  })

  it('cuts a long line between characters and marks it as cut', () => {
    const line = firstErrorLine([{ number: 1, text: `error ${'😀'.repeat(1000)}`, stream: 'err' }])
    expect(Array.from(line?.text ?? '')).to.have.length(300)
    expect(line).to.include({ isCut: true, stream: 'err' })
    expect(line?.text.isWellFormed()).to.equal(true)
  })

  it('finds nothing in an empty log', () => {
    expect(found()).to.equal(undefined)
    expect(found('', ' \t')).to.equal(undefined)
  })
})
