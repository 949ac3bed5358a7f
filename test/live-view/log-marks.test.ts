import { expect } from 'chai'
import { readMarks } from '../../src/live-view/log-marks.ts'
import { readMark } from '../../src/model/text/log-mark.ts'
import type { LogMarksJson } from '../../src/wire/api.ts'

/** A log in memory. */
const logOf = (text: string) => {
  const bytes = Buffer.from(text)
  return {
    size: () => Promise.resolve(bytes.length),
    read: (from: number, to: number) => Promise.resolve(bytes.subarray(from, to)),
    byteOfLine: (line: number) => {
      let at = 0
      for (let next = 1; next < line; next++) at = bytes.indexOf('\n', at) + 1
      return Promise.resolve(at < bytes.length ? at : undefined)
    },
  }
}
const lines = ({ marks }: LogMarksJson): readonly number[] => marks.map(({ line }) => line)

describe('the marks in a log', () => {
  const cases: readonly (readonly [line: string, mark: object | undefined])[] = [
    ['::group::Install %2C 100%25', { kind: 'group', title: 'Install , 100%' }],
    ['\u001b[36m##[group]Run tests\u001b[0m\r', { kind: 'group', title: 'Run tests' }],
    ['::endgroup::', { kind: 'end' }],
    ['##[endgroup]', { kind: 'end' }],
    ['--- :docker: Build', { kind: 'section', look: '---', title: ':docker: Build' }],
    ['+++ Test', { kind: 'section', look: '+++', title: 'Test' }],
    ['~~~ Prepare', { kind: 'section', look: '~~~', title: 'Prepare' }],
    [
      '::error file=src/a.ts,line=3,col=7,title=TS2345::No %0A overload',
      { kind: 'annotation', level: 'error', message: 'No   overload', title: 'TS2345', file: 'src/a.ts', at: 3, column: 7 },
    ],
    ['::warning::careful', { kind: 'annotation', level: 'warning', message: 'careful' }],
    ['::notice title=::n', { kind: 'annotation', level: 'notice', message: 'n' }],
    ['##[error]no', { kind: 'annotation', level: 'error', message: 'no' }],
    ['::error line=x,file=::m', { kind: 'annotation', level: 'error', message: 'm' }],
    ...['--- FAIL: TestA (0.00s)', '--- 1,5 ----', '---', '--- ', '----', 'a ::group::b', '::set-output name=a::b', ': :group::a'].map(
      (line) => [line, undefined] as const,
    ),
  ]
  for (const [line, mark] of cases) {
    it(`${mark ? 'include' : 'do not include'} ${JSON.stringify(line)}`, () => {
      expect(readMark(line)).to.deep.equal(mark)
    })
  }

  it('are found in parts, in a last line without an end, and behind a line of a megabyte', async () => {
    const text = `::group::a\n${'x'.repeat(1_000_000)}\n::endgroup::\n${'y\n'.repeat(1000)}--- end`
    expect(await readMarks(logOf(text), 1)).to.deep.equal({
      marks: [
        { line: 1, kind: 'group', title: 'a' },
        { line: 3, kind: 'end' },
        { line: 1004, kind: 'section', look: '---', title: 'end' },
      ],
      next: 1004,
      isWhole: true,
    })
    const found: number[] = []
    for (let from = 1, isWhole = false; !isWhole;) {
      const part = await readMarks(logOf(text), from, { bytes: 5, marks: 9 })
      found.push(...lines(part))
      isWhole = part.isWhole
      from = part.next
    }
    expect(found).to.deep.equal([1, 3, 1004])
    expect(await readMarks(logOf('::endgroup::\n'.repeat(5)), 2, { bytes: 1000, marks: 2 })).to.deep.include({ next: 4, isWhole: false })
    expect(await readMarks(logOf('a\n'), 2)).to.deep.equal({ marks: [], next: 2, isWhole: true })
  })
})
