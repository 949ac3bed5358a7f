import type { Range } from '../../ui/marks/marks.ts'
import type { StyledText } from './parse-sgr.ts'

export type MarkedStretch<Stretch extends StyledText> = Stretch & {
  readonly isMarked: boolean
  /** The index of the range that it is in. */
  readonly range: number | undefined
}

/** Splits stretches of text where ranges start and end. The ranges are in ascending order and do not overlap. */
export const splitAt = <Stretch extends StyledText>(
  stretches: readonly Stretch[],
  ranges: readonly Range[],
): readonly MarkedStretch<Stretch>[] => {
  const cut: MarkedStretch<Stretch>[] = []
  let start = 0
  let next = 0
  for (const stretch of stretches) {
    const end = start + stretch.text.length
    for (let at = start; at < end;) {
      while (next < ranges.length && (ranges[next]?.[1] ?? 0) <= at) next++
      const [from, to] = ranges[next] ?? [end, end]
      const isMarked = from <= at
      const until = Math.min(end, isMarked ? to : from)
      cut.push({ ...stretch, text: stretch.text.slice(at - start, until - start), isMarked, range: isMarked ? next : undefined })
      at = until
    }
    start = end
  }
  return cut
}
