import { hitShares, type Hits } from './hits.ts'
import type { LineRange } from '../scroll/line-range.ts'
import type { Rows } from '../rows.ts'

/** A mark in the scroll bar; `at` is a fraction of the track. */
export interface BarMark {
  readonly at: number
  readonly kind: 'hit' | 'err' | 'chosen' | 'failure'
}

/** The track is a few hundred px tall: more marks would be indistinguishable. */
const slices = 200

/** Marks for the hits, for errors, for output from stderr as far as it was ever fetched, and for the chosen lines. */
export const barMarks = (
  rows: Rows,
  {
    hits,
    errLines,
    chosen,
    failures,
    all,
  }: {
    readonly hits: Hits
    /** The first line of each block that has output from stderr. */
    readonly errLines: ReadonlySet<number>
    readonly chosen: LineRange | undefined
    /** The lines that show errors. */
    readonly failures: readonly number[]
    readonly all: LineRange
  },
): readonly BarMark[] => {
  if (rows.count === 0) return []
  const shareOf = (line: number): number => rows.ofLine(line) / rows.count
  const isShown = (line: number): boolean => line >= all.from && line <= all.to
  const shownErrLines = Array.from(errLines).filter(isShown)
  const single = [...(chosen && isShown(chosen.from) ? [{ at: shareOf(chosen.from), kind: 'chosen' as const }] : [])]
  return [
    ...hitShares(shownErrLines, shareOf, slices).map((at) => ({ at, kind: 'err' as const })),
    ...hitShares(failures, shareOf, slices).map((at) => ({ at, kind: 'failure' as const })),
    ...hitShares(hits, shareOf, slices).map((at) => ({ at, kind: 'hit' as const })),
    ...single,
  ]
}
