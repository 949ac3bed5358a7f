import type { LineRange } from '../scroll/line-range.ts'
import { lastIndexWhere, type RowGroup } from '../rows.ts'

/** The numbers of the matching lines, ascending. */
export type Hits = readonly number[]

/** How many hits are before the line. */
export const hitsBefore = (hits: Hits, line: number): number => lastIndexWhere(hits.length, (at) => (hits[at] ?? 0) < line) + 1

export const isHit = (hits: Hits, line: number): boolean => hits[hitsBefore(hits, line)] === line

/** The hit after or before a line, wrapping around at the ends. */
export const nextHit = (hits: Hits, line: number, isBackward: boolean): number | undefined => {
  if (isBackward) return hits[hitsBefore(hits, line) - 1] ?? hits.at(-1)
  return hits[hitsBefore(hits, line + 1)] ?? hits[0]
}

/**
 * Only the hits, each with lines around it, and gaps for the other lines. `opened` are lines that are shown as well, in ascending order of
 * where they begin.
 */
export const hitPieces = (hits: Hits, { from, to }: LineRange, around: number, opened: readonly LineRange[] = []): readonly RowGroup[] => {
  const pieces: RowGroup[] = []
  let next = from
  let hit = hitsBefore(hits, from)
  let more = 0
  /** The stretch that begins next, of a hit or of opened lines. */
  const take = (): LineRange | undefined => {
    const line = hits[hit]
    const other = opened[more]
    if (other && (line === undefined || other.from < line - around)) {
      more++
      return other
    }
    if (line === undefined) return undefined
    hit++
    return { from: line - around, to: line + around }
  }
  for (let stretch = take(); stretch;) {
    const first = Math.max(next, stretch.from)
    let last = stretch.to
    // stretches that touch share one piece
    for (stretch = take(); stretch && stretch.from <= last + 1; stretch = take()) last = Math.max(last, stretch.to)
    if (last < first) continue
    if (first > to) break
    if (first > next) pieces.push({ kind: 'gap', from: next, to: first - 1 })
    pieces.push({ kind: 'lines', from: first, to: Math.min(to, last) })
    next = Math.min(to, last) + 1
  }
  if (next <= to) pieces.push({ kind: 'gap', from: next, to })
  return pieces
}

/** Which of `slices` equal parts contain a hit, as the fraction at which each part starts. */
export const hitShares = (hits: Hits, shareOf: (line: number) => number, slices: number): readonly number[] => {
  const found = new Set<number>()
  for (const line of hits) found.add(Math.min(slices - 1, Math.floor(shareOf(line) * slices)))
  return Array.from(found, (slice) => slice / slices)
}
