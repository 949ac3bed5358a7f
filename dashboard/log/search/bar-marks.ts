import { hitShares, type Hits } from './hits.ts'
import type { LineRange } from '../scroll/line-range.ts'
import type { Rows } from '../rows.ts'

/** Something to be seen beside the thumb of the scroll bar: at a share of the track. */
export interface BarMark {
  readonly at: number
  readonly kind: 'hit' | 'err' | 'chosen' | 'failure'
}

/** The track is a few hundred px tall: more would not be told apart. */
const slices = 200

/** Where in the rows the hits are, what came from stderr as far as it was ever fetched, and the chosen lines. */
export const barMarks = (
  rows: Rows,
  {
    hits,
    errLines,
    chosen,
    failure,
    all,
  }: {
    readonly hits: Hits
    /** One of the lines around each that came from stderr. */
    readonly errLines: ReadonlySet<number>
    readonly chosen: LineRange | undefined
    readonly failure: number | undefined
    readonly all: LineRange
  },
): readonly BarMark[] => {
  if (rows.count === 0) return []
  const shareOf = (line: number): number => rows.ofLine(line) / rows.count
  const isShown = (line: number): boolean => line >= all.from && line <= all.to
  const shownErrLines = Array.from(errLines).filter(isShown)
  const single = [
    ...(chosen && isShown(chosen.from) ? [{ at: shareOf(chosen.from), kind: 'chosen' as const }] : []),
    ...(failure !== undefined && isShown(failure) ? [{ at: shareOf(failure), kind: 'failure' as const }] : []),
  ]
  return [
    ...hitShares(shownErrLines, shareOf, slices).map((at) => ({ at, kind: 'err' as const })),
    ...hitShares(hits, shareOf, slices).map((at) => ({ at, kind: 'hit' as const })),
    ...single,
  ]
}
