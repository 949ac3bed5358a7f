import { expect } from 'chai'
import fc from 'fast-check'
import { diffRows, type DiffRow } from '../../dashboard/pages/compare/diff-rows.ts'
import { lineUp } from '../../dashboard/pages/compare/diff-stretches.ts'
import { wordDiff } from '../../dashboard/pages/compare/word-diff.ts'

const lines = (from: number, to: number): readonly string[] => Array.from({ length: to - from }, (_, index) => `line no ${from + index}`)

const rowsOf = (a: readonly string[], b: readonly string[], open: readonly number[] = [], isSideBySide = true): readonly DiffRow[] =>
  diffRows(lineUp(a, b).stretches, new Set(open), isSideBySide)

const inWords = (row: DiffRow): string => {
  switch (row.kind) {
    case 'same':
      return `${row.a}=${row.b}`
    case 'changed':
      return `${row.a}~${row.b}`
    case 'removed':
      return `-${row.a}`
    case 'added':
      return `+${row.b}`
    case 'fold':
      return `fold ${row.lines}`
  }
}

describe('the difference of two logs', () => {
  it('is empty when only times differ', () => {
    const { stretches } = lineUp(['10:00:00 begin', 'took 3 s'], ['11:30:00 begin', 'took 900 ms'])
    expect(stretches).to.deep.equal([{ kind: 'same', a: [0, 2], b: [0, 2] }])
  })

  it('folds equal lines except three before and after a change', () => {
    const a = [...lines(0, 20), 'left', ...lines(20, 40)]
    const b = [...lines(0, 20), 'right', ...lines(20, 40)]
    expect(rowsOf(a, b).map(inWords)).to.deep.equal([
      ...['fold 17', '17=17', '18=18', '19=19'],
      '20~20',
      ...['21=21', '22=22', '23=23', 'fold 17'],
    ])
  })

  it('unfolds a stretch that was opened, and does not fold a single line', () => {
    const a = [...lines(0, 20), 'left']
    const b = [...lines(0, 20), 'right']
    expect(rowsOf(a, b, [0]).length).to.equal(21)
    expect(rowsOf([...lines(0, 4), 'left'], [...lines(0, 4), 'right']).map(inWords)).to.deep.equal(['0=0', '1=1', '2=2', '3=3', '4~4'])
  })

  it('shows a changed line in two rows in a single column', () => {
    expect(rowsOf(['x', 'p'], ['x', 'q', 'r'], [], false).map(inWords)).to.deep.equal(['0=0', '-1', '+1', '+2'])
    expect(rowsOf(['x', 'p'], ['x', 'q', 'r']).map(inWords)).to.deep.equal(['0=0', '1~1', '+2'])
  })

  it('has each line of both logs once and in order, whatever the lines are', () => {
    const log = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })
    fc.assert(
      fc.property(log, log, fc.boolean(), (a, b, isSideBySide) => {
        const all = diffRows(lineUp(a, b).stretches, new Set(Array.from({ length: 100 }, (_, index) => index)), isSideBySide)
        const inA = all.flatMap((row) => ('a' in row ? [row.a] : []))
        const inB = all.flatMap((row) => ('b' in row ? [row.b] : []))
        expect(inA).to.deep.equal(a.map((_, index) => index))
        expect(inB).to.deep.equal(b.map((_, index) => index))
        for (const row of all) if (row.kind === 'same') expect(a[row.a]).to.equal(b[row.b])
      }),
      { numRuns: 100 },
    )
  })

  it('falls back to line by line, and reports it, when alignment takes too long', () => {
    const a = Array.from({ length: 4_000 }, (_, index) => `left ${index * 7} of it`)
    const b = Array.from({ length: 4_001 }, (_, index) => (index === 5 ? (a[5] ?? '') : `right ${index * 3} of it`))
    const { stretches, isGivenUp } = lineUp(a, b, 1)
    expect(isGivenUp).to.equal(true)
    expect(stretches).to.deep.equal([
      { kind: 'changed', a: [0, 5], b: [0, 5] },
      { kind: 'same', a: [5, 6], b: [5, 6] },
      { kind: 'changed', a: [6, 4_000], b: [6, 4_000] },
      { kind: 'changed', a: [4_000, 4_000], b: [4_000, 4_001] },
    ])
  })
})

describe('the difference of two lines', () => {
  const marked = (a: string, b: string): readonly (readonly string[])[] => {
    const words = wordDiff(a, b)
    return [words.a.map(([from, to]) => a.slice(from, to)), words.b.map(([from, to]) => b.slice(from, to))]
  }

  it('consists of the words that differ', () => {
    expect(marked('3 tests passed in api', '4 tests passed in api')).to.deep.equal([['3'], ['4']])
  })

  it('ignores times', () => {
    expect(marked('[10:00:00] 3 tests in 4 s', '[11:11:11] 4 tests in 9 s')).to.deep.equal([['3'], ['4']])
  })

  it('marks no words in lines with little in common or in very long lines', () => {
    expect(marked('one two three four', 'five six seven eight')).to.deep.equal([[], []])
    expect(marked(`${'x '.repeat(2_000)}a`, `${'x '.repeat(2_000)}b`)).to.deep.equal([[], []])
  })
})
