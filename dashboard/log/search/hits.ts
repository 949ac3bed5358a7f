import type { LineRange } from '../scroll/line-range.ts'
import { lastIndexWhere, type Piece } from '../rows.ts'

/** Numbers of lines that match, rising. */
export type Hits = readonly number[]

/** How many of the hits stand before the line. */
export const hitsBefore = (hits: Hits, line: number): number => lastIndexWhere(hits.length, (at) => (hits[at] ?? 0) < line) + 1

export const isHit = (hits: Hits, line: number): boolean => hits[hitsBefore(hits, line)] === line

/** The hit behind or before a line, from the other end when there is none. */
export const nextHit = (hits: Hits, line: number, isBackward: boolean): number | undefined => {
  if (isBackward) return hits[hitsBefore(hits, line) - 1] ?? hits.at(-1)
  return hits[hitsBefore(hits, line + 1)] ?? hits[0]
}

/** Only the hits, each with lines around it, and gaps for what is left out. */
export const hitPieces = (hits: Hits, { from, to }: LineRange, around: number): readonly Piece[] => {
  const pieces: Piece[] = []
  let next = from
  for (let at = hitsBefore(hits, from); at < hits.length;) {
    const first = Math.max(next, (hits[at] ?? 0) - around)
    let last = (hits[at] ?? 0) + around
    // those that are near belong together
    for (at++; at < hits.length && (hits[at] ?? 0) - around <= last + 1; at++) last = (hits[at] ?? 0) + around
    if (first > to) break
    if (first > next) pieces.push({ kind: 'gap', from: next, to: first - 1 })
    pieces.push({ kind: 'lines', from: first, to: Math.min(to, last) })
    next = Math.min(to, last) + 1
  }
  if (next <= to) pieces.push({ kind: 'gap', from: next, to })
  return pieces
}

/** Which of `slices` equal parts hold a hit, as the share at which each begins. */
export const hitShares = (hits: Hits, shareOf: (line: number) => number, slices: number): readonly number[] => {
  const found = new Set<number>()
  for (const line of hits) found.add(Math.min(slices - 1, Math.floor(shareOf(line) * slices)))
  return Array.from(found, (slice) => slice / slices)
}
