import type { LogPosition } from '../../src/model/event.ts'
import type { LogFacts } from './log-facts.ts'
import type { LineRange } from './scroll/line-range.ts'

/** A part of a log, such as what one attempt wrote; without `to` it is still being written. */
export interface LogPart {
  readonly from: LogPosition
  readonly to?: LogPosition | undefined
}

/** The lines of the part as far as they are there; none of them when `to` is less than `from`. */
export const linesOfPart = (part: LogPart | undefined, { total, bytes }: Pick<LogFacts, 'total' | 'bytes'>): LineRange => {
  const from = part ? part.from.lines + 1 : 1
  // a last line without a newline is not among the counted ones
  const to = part?.to && part.to.bytes < bytes ? Math.min(total, part.to.lines) : total
  return { from, to }
}
