import type { LineRange } from './line-range.ts'
import type { Rows } from '../rows.ts'
import type { StepFold } from '../rows.ts'

/** Lines that lie between are fetched as well rather than asked around. */
const nearLines = 100

/** The first and the last line of the rows in view; of none when there is no line among them. */
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

/** The lines of the rows from one up to another, as stretches; lines that are near one another are one stretch. */
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

/** The head of the step that the view is inside of, when the head itself is out of view. */
export const headAbove = (rows: Rows, top: number): StepFold | undefined => {
  const row = rows.at(Math.floor(top))
  return row?.kind === 'line' ? rows.headOf(row.line) : undefined
}
