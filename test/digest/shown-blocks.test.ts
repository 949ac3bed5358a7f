import { expect } from 'chai'
import { findFailure } from '../../src/digest/find-failure.ts'
import { namedFile } from '../../src/digest/named-file.ts'
import { newGroups } from '../../src/digest/new-groups.ts'
import { bestOf, shownBlocks } from '../../src/digest/shown-blocks.ts'

const calm = (count: number): readonly string[] => Array.from({ length: count }, () => 'fine')

describe('shownBlocks', () => {
  const lines = ['TypeError: a', 'RangeError: b', 'RangeError: c', 'RangeError: d', 'RangeError: e'].flatMap((line) => [line, ...calm(30)])
  const shown = (wanted: string): readonly (string | undefined)[] =>
    shownBlocks(findFailure(Buffer.from(lines.join('\n')).toString('latin1')), ({ text }) => (text.endsWith(wanted) ? 25 : 0)).map(
      (block) => bestOf(block)?.text,
    )

  it('prefers blocks with what is added to their lines, but always shows that of the headline', () => {
    expect(shown('-')).to.deep.equal(['TypeError: a', 'RangeError: b', 'RangeError: c'])
    expect(shown('e')).to.deep.equal(['TypeError: a', 'RangeError: b', 'RangeError: e'])
  })
})

describe('newGroups', () => {
  const groups = (isNew: readonly number[], lines = 100, before = 80) =>
    newGroups(new Set(isNew), lines, before).map(({ from, to }) => [from, to])

  it('joins new lines that are near to one another, and shows at most 12 lines of each of the last three groups', () => {
    expect(groups([1, 20, 24, 40, 60, 63, 66, 69, 72, 75, 90])).to.deep.equal([
      [20, 24],
      [40, 40],
      [60, 71],
    ])
  })

  it('finds none if most lines are new', () => {
    expect(groups([1, 2, 3], 5)).to.deep.equal([])
  })
})

describe('namedFile', () => {
  const places = [
    ['src/a.ts:3:7: no', 'src/a.ts'],
    ['  at x (/p/src/a.ts:3:7)', '/p/src/a.ts'],
    ['./a.c(12): error', './a.c'],
    ['  File "a/b.py", line 3', 'a/b.py'],
    ['12:30:01 all is well', undefined],
    ['see example.com for more', undefined],
  ] as const
  for (const [line, file] of places)
    it(`is ${file ?? 'nothing'} in ${JSON.stringify(line)}`, () => {
      expect(namedFile(line)).to.equal(file)
    })
})
