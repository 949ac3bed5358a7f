import type { LogPosition } from '../../src/model/event.ts'
import type { LogFacts } from './log-facts.ts'
import type { LineRange } from './scroll/line-range.ts'

/** A part of a log, such as the output of one attempt; without `to` it is still being written. */
export interface LogPart {
  readonly from: LogPosition
  readonly to?: LogPosition | undefined
}

/** The lines of the part that exist so far; there are none when `to` is less than `from`. */
export const linesOfPart = (part: LogPart | undefined, { total, bytes }: Pick<LogFacts, 'total' | 'bytes'>): LineRange => {
  const from = part ? part.from.lines + 1 : 1
  // a last line without a newline is not counted
  const to = part?.to && part.to.bytes < bytes ? Math.min(total, part.to.lines) : total
  return { from, to }
}
