import { diffArrays } from 'diff'
import type { Range } from '../../ui/marks/marks.ts'
import { linePieces, type LinePiece } from './normal-line.ts'

/** The places of two lines that differ, words at a time; what passes, such as times, does not differ. */
export interface WordDiff {
  readonly a: readonly Range[]
  readonly b: readonly Range[]
}

/** Longer lines are not looked at word by word. */
const longestLine = 2_000

/** Where two lines differ. Lines that have little in common have no places: they differ as a whole. */
export const wordDiff = (a: string, b: string): WordDiff => {
  const none: WordDiff = { a: [], b: [] }
  if (a.length > longestLine || b.length > longestLine) return none
  const [left, right] = [linePieces(a), linePieces(b)]
  const changes = diffArrays(
    left.map(({ key }) => key),
    right.map(({ key }) => key),
  )
  const ranges: { a: Range[]; b: Range[] } = { a: [], b: [] }
  let [atA, atB, placeA, placeB, same] = [0, 0, 0, 0, 0]
  for (const { added, removed, count } of changes) {
    const lengthA = added ? 0 : lengthOf(left, atA, count)
    const lengthB = removed ? 0 : lengthOf(right, atB, count)
    if (removed) ranges.a.push([placeA, placeA + lengthA])
    else if (added) ranges.b.push([placeB, placeB + lengthB])
    else same += left.slice(atA, atA + count).filter(({ text }) => text.trim() !== '').length
    atA += added ? 0 : count
    atB += removed ? 0 : count
    placeA += lengthA
    placeB += lengthB
  }
  const words = Math.max(wordsIn(left), wordsIn(right))
  return same * 3 < words ? none : { a: told(a, ranges.a), b: told(b, ranges.b) }
}

const lengthOf = (pieces: readonly LinePiece[], from: number, count: number): number =>
  pieces.slice(from, from + count).reduce((sum, { text }) => sum + text.length, 0)

const wordsIn = (pieces: readonly LinePiece[]): number => pieces.filter(({ text }) => text.trim() !== '').length

/** Places of nothing but spaces say nothing; those with a single character between them read better as one. */
const told = (line: string, ranges: readonly Range[]): readonly Range[] => {
  const all: Range[] = []
  for (const [from, to] of ranges.filter((range) => line.slice(...range).trim() !== '')) {
    const last = all.at(-1)
    if (last && from - last[1] <= 1) all[all.length - 1] = [last[0], to]
    else all.push([from, to])
  }
  return all
}
