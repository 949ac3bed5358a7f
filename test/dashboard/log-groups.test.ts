import { expect } from 'chai'
import type { RowGroup } from '../../dashboard/log/rows.ts'
import { createRows } from '../../dashboard/log/rows.ts'
import { foldGroups, groupAround, groupsOf, type GroupOptions } from '../../dashboard/log/marks/groups.ts'
import { readMark } from '../../src/model/text/log-mark.ts'
import type { LogMarkJson } from '../../src/wire/api.ts'

const marksOf = (log: readonly string[]): readonly LogMarkJson[] =>
  log.flatMap((text, index) => {
    const mark = readMark(text)
    return mark ? [{ line: index + 1, ...mark }] : []
  })
const options: GroupOptions = { chosen: new Map(), isRunning: false, must: [] }
const drawn = (pieces: readonly RowGroup[]): readonly string[] =>
  pieces.map((piece) => {
    if (piece.kind === 'head') return 'step'
    if (piece.kind !== 'group') return `${piece.from}-${piece.to}`
    return `${piece.isOpen ? 'v' : '>'} ${piece.group.title} (${piece.lines})`
  })
const folded = (log: readonly string[], more: Partial<GroupOptions> = {}): readonly string[] =>
  drawn(foldGroups([{ kind: 'lines', from: 1, to: log.length }], groupsOf(marksOf(log), log.length), { ...options, ...more }))

describe('the groups of a log', () => {
  it('are closed once the job is over, and hide the lines that only end them', () => {
    const log = ['a', '::group::one', 'b', 'c', '::endgroup::', 'd', '##[group]two', 'e', '##[endgroup]', 'f']
    expect(folded(log)).to.deep.equal(['1-1', '> one (2)', '6-6', '> two (1)', '10-10'])
    expect(folded(log, { isRunning: true })).to.deep.equal(['1-1', 'v one (2)', '3-4', '6-6', 'v two (1)', '8-8', '10-10'])
    expect(folded(log, { must: [8] })).to.deep.equal(['1-1', '> one (2)', '6-6', 'v two (1)', '8-8', '10-10'])
    expect(folded(log, { must: [8], chosen: new Map([[-7, false]]) })).to.deep.equal(folded(log))
  })

  it('end where the next one begins, at the end of their step and at the end of the log', () => {
    const log = ['::group::one', 'a', '::group::two', 'b', 'c']
    expect(folded(log)).to.deep.equal(['> one (1)', '> two (2)'])
    const steps: readonly RowGroup[] = [
      { kind: 'lines', from: 1, to: 4 },
      { kind: 'lines', from: 5, to: 5 },
    ]
    expect(drawn(foldGroups(steps, groupsOf(marksOf(log), 5), options))).to.deep.equal(['> one (1)', '> two (1)', '5-5'])
    expect(groupsOf(marksOf(['::endgroup::', 'a']), 2)).to.deep.equal([])
  })

  it('are sections between ---, +++ and ~~~, of which only +++ is open', () => {
    expect(folded(['--- build', 'a', '+++ test', 'b', '~~~ clean', 'c'])).to.deep.equal(['> build (1)', 'v test (1)', '4-4', '> clean (1)'])
  })

  it('are not the heads of a diff, a shell that traces its commands, or the results of tests in Go', () => {
    for (const log of [
      ['--- a/src/a.ts', '+++ b/src/a.ts', '@@ -1 +1 @@'],
      ['+++ dirname a', '++ cd b'],
      ['--- FAIL: TestA (0.00s)', '    a_test.go:3: no'],
    ]) {
      expect(folded(log)).to.deep.equal([`1-${log.length}`])
    }
  })

  it('are found by their lines, and shown in their place while they are closed', () => {
    const log = ['a', '::group::one', 'b', 'c', '::endgroup::', 'd']
    const groups = groupsOf(marksOf(log), 6)
    expect([1, 2, 3, 4, 5, 6].map((line) => groupAround(groups, line)?.title)).to.deep.equal([
      ...[undefined, undefined, 'one', 'one', undefined, undefined],
    ])
    const rows = createRows(foldGroups([{ kind: 'lines', from: 1, to: 6 }], groups, options))
    expect([rows.count, ...[1, 2, 3, 4, 6].map((line) => rows.ofLine(line))]).to.deep.equal([3, 0, 1, 1, 1, 2])
  })
})
