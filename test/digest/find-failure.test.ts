import { expect } from 'chai'
import { findFailure, type FoundFailure } from '../../src/digest/find-failure.ts'
import { shownBlocks } from '../../src/digest/shown-blocks.ts'
import type { JobEnd } from '../../src/digest/exit-agreement.ts'

/** A log as `findFailure` takes it. */
const bytesOf = (lines: readonly string[]): string => Buffer.from(lines.join('\n')).toString('latin1')
const find = (lines: readonly string[], end?: JobEnd): FoundFailure => findFailure(bytesOf(lines), end)
const headline = (lines: readonly string[], end?: JobEnd): string | undefined => find(lines, end).headline?.text
const blocks = (lines: readonly string[]): readonly (readonly [number, number])[] =>
  shownBlocks(find(lines)).map(({ from, to }) => [from, to])
const calm = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `line ${index}`)

describe('findFailure', () => {
  it('finds the best line and its place, far above what follows', () => {
    const lines = [
      ...calm(12_000),
      'AssertionError: 1 != 2',
      ...calm(8000),
      'npm error Lifecycle script `test` failed',
      'error: exited with code 1',
    ]
    expect(find(lines).headline).to.deep.equal({ index: 12_000, text: 'AssertionError: 1 != 2', family: 'exception', score: 90 })
  })

  it('finds nothing where no line looks like a failure', () => {
    expect(find(calm(100))).to.deep.equal({ blocks: [], lookedFromLine: 0, lineCount: 100 })
    expect(find([])).to.deep.equal({ blocks: [], lookedFromLine: 0, lineCount: 1 })
  })

  it('looks at the last lines first, and stops when the time is up', () => {
    let looks = 0
    const lines = ['TypeError: a', ...calm(9), ...Array.from({ length: 200_000 }, () => 'error b'), 'RangeError: c']
    const found = findFailure(bytesOf(lines), {}, () => looks++ >= 100)
    expect(found).to.deep.include({ lookedFromLine: 200_010 - 99 })
    expect(found.headline).to.deep.include({ index: 200_010, text: 'RangeError: c' })
  })

  it('finds a place in a file behind the time that a logger puts before each line', () => {
    for (const time of ['12:03:04', '[12:03:04]', '2026-01-02T12:03:04.567Z'])
      expect(headline([`${time} calm`, `${time} src/f.f90:3:1: implicit type`, `${time} calm`]), time).to.match(
        /src\/f\.f90:3:1: implicit type$/,
      )
  })

  it('takes the first of equally good lines', () => {
    expect(headline(['a.c:1:1: error: one', 'a.c:2:1: error: two'])).to.equal('a.c:1:1: error: one')
  })

  it('takes the end of a chain of exceptions', () => {
    const python = ['Traceback (most recent call last):', '  File "a.py", line 1', "KeyError: 'a'", '']
    const link = ['The above exception was the direct cause of the following exception:', '']
    expect(headline([...python, ...link, 'Traceback (most recent call last):', 'ValueError: b'])).to.equal('ValueError: b')
    expect(headline([...python, 'Traceback (most recent call last):', 'ValueError: b'])).to.equal("KeyError: 'a'")
    expect(headline(['java.lang.IllegalStateException: a', '    at x', 'Caused by: java.io.IOException: b'])).to.equal(
      'Caused by: java.io.IOException: b',
    )
  })

  it('prefers the line that agrees with the exit code', () => {
    const lines = ['TypeError: a', 'sh: 1: tsx: not found']
    expect(headline(lines)).to.equal('TypeError: a')
    expect(headline(lines, { exitCode: 127 })).to.equal('sh: 1: tsx: not found')
    expect(headline(['TypeError: a', 'bash: line 1: 12 Killed   node a.js'], { signal: 'SIGKILL' })).to.include('Killed')
  })

  it('takes the line that another one announces', () => {
    expect(headline(['CMake Error at CMakeLists.txt:3 (add_executable):', '  Cannot find source file:'])).to.equal(
      '  Cannot find source file:',
    )
    expect(headline(["thread 'main' panicked at src/main.rs:3:5:", 'called unwrap on None'])).to.equal('called unwrap on None')
    expect(headline(['  x Expected `)` but found `EOF`', '   ,-[src/a.js:2:1]'])).to.equal('  x Expected `)` but found `EOF`')
    expect(headline(['warning: unused', ' --> src/main.rs:3:5'])).to.equal(undefined)
    expect(blocks(['* What went wrong:', 'Execution failed for task ":a".', '> It is not set', ''])).to.deep.equal([[0, 2]])
  })

  it('prefers the error of a failed test to errors that tests print', () => {
    const lines = ['Error: user 7 not found', '', '  1) cart', '       adds:', '', '     AssertionError: 1 != 2']
    expect(headline(lines)).to.equal('     AssertionError: 1 != 2')
  })

  it('shows the cause below the frames of an error', () => {
    expect(blocks(['Error: a', '    at x', '    at y {', '  [cause]: Error: b', '      at z'])).to.deep.equal([[0, 3]])
  })

  it('joins lines that are close, with two lines before and the lines after, to the first empty one', () => {
    const lines = [...calm(10), 'a.c:1:1: error: one', ...calm(8), 'a.c:2:1: error: two', 'its reason', '', ...calm(10)]
    expect(blocks(lines)).to.deep.equal([[8, 20]])
  })

  it('shows the source that follows after an empty line', () => {
    expect(blocks(['a.ts:1:7 - error TS2322: no', '', '1 const x: number = "a"', '        ~', '', ...calm(9)])).to.deep.equal([[0, 3]])
  })

  it('ends a block after 12 lines, or after three frames of a stack', () => {
    expect(blocks(['TypeError: a', ...calm(30)])).to.deep.equal([[0, 12]])
    expect(blocks(['TypeError: a', 'more', '    at x', ...calm(30)])).to.deep.equal([[0, 2]])
    expect(blocks(['TypeError: a', '    at w', '    at x', '    at y', '    at z', ...calm(30)])).to.deep.equal([[0, 3]])
  })

  it('shows at most three blocks, always with the headline, in the order of the log', () => {
    const apart = Array.from({ length: 5 }, (_, index) => ['', `✖ test ${index}`, '', ...calm(20)]).flat()
    const lines = [...apart, '', 'TypeError: a', '']
    expect(blocks(lines)).to.deep.equal([
      [0, 1],
      [22, 24],
      [114, 116],
    ])
  })

  it('leaves out counts and epilogues beside a better line, but shows them where there is nothing else', () => {
    expect(blocks(['TypeError: a', '', ...calm(20), '1 failing', 'npm error code 1'])).to.deep.equal([[0, 0]])
    expect(headline(['npm error code 1'])).to.equal('npm error code 1')
  })

  it('takes the last line before a runner that only reports the exit code, unless it is the command itself', () => {
    expect(find(['checking', 'DEPLOY_TOKEN: see docs/deploy.md', '', 'make: *** [Makefile:5: check] Error 3']).headline).to.deep.equal({
      ...{ index: 1, text: 'DEPLOY_TOKEN: see docs/deploy.md', family: 'generic', score: 15 },
    })
    expect(headline(['> shop@1.0.0 deploy', '> node deploy.js', '', 'npm error code 1'])).to.equal('npm error code 1')
    expect(headline(['✓ all done', 'npm error code 1'])).to.equal('npm error code 1')
  })

  it('takes the first of two failed tests, also when only the second one threw an error', () => {
    const lines = ['1) adds', '  Message:', '    Expected 14 to be 12.', '', '2) needs numbers', '  Message:', '    TypeError: a']
    expect(headline(lines)).to.equal('1) adds')
    expect(headline(lines.slice(4))).to.equal('    TypeError: a')
    // a list of titles without details
    expect(headline(['  1) adds', '  2) needs numbers', '', '  2) needs numbers', '    TypeError: a'])).to.equal('    TypeError: a')
  })

  it('takes the message below the name of an error', () => {
    expect(headline(['LoadError:', '  cannot load such file -- square'])).to.equal('  cannot load such file -- square')
  })

  it('takes a warning with its place where a linter failed because of nothing else', () => {
    const warning = 'Dockerfile:3 DL3008 warning: Pin versions in apt get install.'
    expect(headline([warning, 'npm error code 1'])).to.equal(warning)
    expect(headline([warning, 'TypeError: a'])).to.equal('TypeError: a')
    expect(headline(['a.rb:1: warning: unused', 'done'])).to.equal(undefined)
  })

  it('prefers what an announcement announces', () => {
    expect(headline(['error: while searching for:', 'const a = 1', '', 'error: patch failed: a.ts:1'])).to.equal(
      'error: patch failed: a.ts:1',
    )
    expect(headline(['Errors:', '1. pkg.main is ./x.js but the file is not there'])).to.equal(
      '1. pkg.main is ./x.js but the file is not there',
    )
  })

  it('takes the message in the JSON of an answer', () => {
    expect(headline(['fatal: [web1]: FAILED! => {', '    "msg": "The bundle has no title."', '}'])).to.equal(
      '    "msg": "The bundle has no title."',
    )
  })

  it('takes what follows the announcement of a failed build, and no row of a table', () => {
    expect(headline(['Build failed.', '', 'cart.ts does not export average'])).to.equal('cart.ts does not export average')
    expect(headline(['│ requests │ failed │ 2 │', 'npm error code 1'])).to.equal('npm error code 1')
  })

  it('takes a line as it looks after the cursor went back to its first column', () => {
    expect(headline(['\x1b[1G   adds\x1b[K\x1b[77G1/3\x1b[2G\x1b[31m\x1b[1G ✗ adds\x1b[K'])).to.equal(' ✗ adds')
  })

  it('finds nothing in the log of a job that ended with 0', () => {
    expect(find(['TypeError: a'], { exitCode: 0 })).to.deep.equal({ blocks: [], lookedFromLine: 0, lineCount: 1 })
  })

  it('finds a coloured line', () => {
    expect(headline(['\x1b[96ma.ts\x1b[0m:\x1b[93m1\x1b[0m:\x1b[93m7\x1b[0m - \x1b[91merror\x1b[0m TS2322: no'])).to.equal(
      'a.ts:1:7 - error TS2322: no',
    )
  })

  for (const [name, text] of Object.entries({
    'of one line': `error ${'a:1'.repeat(350_000)}`,
    'of empty lines': '\n'.repeat(1_000_000),
    'where each line is a hit': 'TypeError: a\n'.repeat(80_000),
    'of brackets': `${'[('.repeat(500)}\n`.repeat(1000),
    'of spaces': `${' '.repeat(999)}x\n`.repeat(1000),
    'of spaces before an error': `${' '.repeat(1990)}x  error\n`.repeat(500),
  }))
    it(`is linear in a log ${name}`, () => {
      // each takes well under a second; with a pattern that backtracks, minutes
      expect(() => findFailure(text)).not.to.throw()
    })
})
