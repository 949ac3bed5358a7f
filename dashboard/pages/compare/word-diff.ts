import { diffArrays } from 'diff'
import type { Range } from '../../ui/marks/marks.ts'
import { linePieces, type LinePiece } from './normal-line.ts'

/** The ranges in which two lines differ, by words. Times and the like never count as different. */
export interface WordDiff {
  readonly a: readonly Range[]
  readonly b: readonly Range[]
}

/** Longer lines are not compared word by word. */
const longestLine = 2_000

/** Where two lines differ. Lines with little in common get no ranges: they differ as a whole. */
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

/** Drops ranges of spaces only, and joins ranges with at most one character between them, which are easier to read. */
const told = (line: string, ranges: readonly Range[]): readonly Range[] => {
  const all: Range[] = []
  for (const [from, to] of ranges.filter((range) => line.slice(...range).trim() !== '')) {
    const last = all.at(-1)
    if (last && from - last[1] <= 1) all[all.length - 1] = [last[0], to]
    else all.push([from, to])
  }
  return all
}
