import type { LineRange } from './line-range.ts'
import type { Rows } from '../rows.ts'
import type { StepFold } from '../rows.ts'

/** A gap of up to this many lines is fetched too, instead of splitting the request. */
const nearLines = 100

/** The first and the last line in view; an empty range when no row in view is a line. */
export const linesInView = (rows: Rows, top: number, shown: number): LineRange => {
  let from: number | undefined
  let to = 0
  for (let at = Math.floor(top); at <= top + shown; at++) {
    const row = rows.at(at)
    if (row?.kind !== 'line') continue
    from ??= row.line
    to = row.line
  }
  return { from: from ?? 1, to }
}

/** The lines in a range of rows, as line ranges; nearby lines share one range. */
export const linesOfRows = (rows: Rows, from: number, to: number): readonly LineRange[] => {
  const stretches: { from: number; to: number }[] = []
  for (let at = Math.max(0, Math.floor(from)); at <= Math.min(to, rows.count - 1); at++) {
    const row = rows.at(at)
    if (row?.kind !== 'line') continue
    const last = stretches.at(-1)
    if (last && row.line - last.to <= nearLines) last.to = row.line
    else stretches.push({ from: row.line, to: row.line })
  }
  return stretches
}

/** The head of the step that the top of the view is in, when the head itself is out of view. */
export const headAbove = (rows: Rows, top: number): StepFold | undefined => {
  const row = rows.at(Math.floor(top))
  return row?.kind === 'line' ? rows.headOf(row.line) : undefined
}
