import { expect } from 'chai'
import { failureLine, failureWithin } from '../../dashboard/log/failure-line.ts'
import { errorLinesWithin, firstErrorLine } from '../../src/history/first-error-line.ts'

/** Each the end of a log: what looks wrong, what only seems to, colours, and nothing that does. */
const ends: readonly (readonly string[])[] = [
  [],
  ['', '   '],
  ['all fine', 'bye', ''],
  ['0 errors', 'no error here', 'found errors: 0', 'done'],
  ['compiling', 'src/a.ts(1,2): error TS2322: wrong', 'TypeError: x is not a function'],
  ['TypeError: x is not a function', '    at a (b.ts:1:2)'],
  ['ok 1', 'not ok 2 - adds', '# fail 1'],
  ['\u001b[31m✘\u001b[39m one', 'FAILED'],
  ['\u001b[31mer\u001b[0mror\u001b[39m in colours', 'last'],
  ['progress 1\rprogress 2\rfatal: not a repository'],
  ["thread 'main' panicked at a.rs", 'note: run with a backtrace'],
  // each pattern alone, before a line that is taken where none fits
  ...[
    'MyError at a',
    'IllegalStateException: no',
    '1 error',
    '--- FAIL: adds',
    'FAILURE',
    '✗ adds',
    'not ok 3',
    'panic: nil',
    'fatal: no',
  ].map((wrong) => ['begun', wrong, 'last']),
]

describe('the line at which a failure is shown', () => {
  it('is the same in the list of runs, by the server, and in the log, by the page', () => {
    expect(failureWithin).to.equal(errorLinesWithin)
    for (const texts of ends) {
      const lines = texts.map((text, index) => ({ number: index + 1, text, stream: 'out' as const }))
      expect(failureLine(lines), JSON.stringify(texts)).to.equal(firstErrorLine(lines)?.number)
    }
  })
})
