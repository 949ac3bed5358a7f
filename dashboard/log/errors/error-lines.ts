import { classifyLine } from '../../../src/digest/classify-line.ts'
import type { FailureFamily } from '../../../src/digest/families.ts'
import { plainLine } from '../../../src/digest/plain-line.ts'
import type { LogLineJson } from '../../../src/wire/api.ts'
import type { LineRange } from '../scroll/line-range.ts'

/** The lines of a log that show an error, by number, with what kind of line each is. */
export type ErrorLines = ReadonlyMap<number, FailureFamily>

/** A line with a lower score only counts errors, or says that something failed. */
const leastScore = 60

/** The lines that show an error. */
export const errorLinesIn = (lines: readonly LogLineJson[]): ErrorLines => {
  const found = new Map<number, FailureFamily>()
  for (const { number, text } of lines) {
    const kind = classifyLine(plainLine(text))
    if (kind && kind.score >= leastScore) found.set(number, kind.family)
  }
  return found
}

/** The title of a failed test and its error, at most this many lines below, are one error. */
const belowTitle = 3

/** The numbers of the lines to stop at on a walk through the errors, ascending. */
export const errorStops = (errors: ErrorLines, { from, to }: LineRange): readonly number[] => {
  const lines = [...errors.keys()].filter((line) => line >= from && line <= to).sort((a, b) => a - b)
  return lines.filter((line, index) => {
    const next = lines[index + 1]
    const isTitle = errors.get(line) === 'test' && next !== undefined && next - line <= belowTitle && errors.get(next) !== 'test'
    return !isTitle
  })
}
