import type { Stretch } from './parse-sgr.ts'

/** A part of a line's plain text, `to` not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface MarkedStretch extends Stretch {
  readonly isMarked: boolean
}

/** Cuts stretches of text where spans begin and end; the spans rise and do not overlap. */
export const splitAt = (stretches: readonly Stretch[], spans: readonly Span[]): readonly MarkedStretch[] => {
  const cut: MarkedStretch[] = []
  let start = 0
  let next = 0
  for (const stretch of stretches) {
    const end = start + stretch.text.length
    for (let at = start; at < end;) {
      while (next < spans.length && (spans[next]?.to ?? 0) <= at) next++
      const span = spans[next]
      const isMarked = span !== undefined && span.from <= at
      const until = Math.min(end, span === undefined ? end : isMarked ? span.to : span.from)
      cut.push({ ...stretch, text: stretch.text.slice(at - start, until - start), isMarked })
      at = until
    }
    start = end
  }
  return cut
}
