import type { Range } from '../../ui/marks/marks.ts'
import type { StyledText } from './parse-sgr.ts'

export interface MarkedStretch extends StyledText {
  readonly isMarked: boolean
}

/** Splits stretches of text where ranges start and end. The ranges are in ascending order and do not overlap. */
export const splitAt = (stretches: readonly StyledText[], ranges: readonly Range[]): readonly MarkedStretch[] => {
  const cut: MarkedStretch[] = []
  let start = 0
  let next = 0
  for (const stretch of stretches) {
    const end = start + stretch.text.length
    for (let at = start; at < end;) {
      while (next < ranges.length && (ranges[next]?.[1] ?? 0) <= at) next++
      const [from, to] = ranges[next] ?? [end, end]
      const isMarked = from <= at
      const until = Math.min(end, isMarked ? to : from)
      cut.push({ ...stretch, text: stretch.text.slice(at - start, until - start), isMarked })
      at = until
    }
    start = end
  }
  return cut
}
