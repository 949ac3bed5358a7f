import { cellOf, noCell } from '../../../../src/model/cells.ts'
import type { GridJobJson, GridJson, GridRunJson } from '../../../../src/wire/statistics.ts'

/** The row of a job: its cells in column order. */
export interface GridRow extends Omit<GridJobJson, 'cells' | 'durations'> {
  readonly cells: readonly { readonly letter: string; readonly durationMs: number | undefined }[]
}

/** The grid in display order: the newest run is the last column. */
export interface GridColumns {
  readonly runs: readonly GridRunJson[]
  readonly rows: readonly GridRow[]
}

/** `order`: by how much jobs need attention, or as in the plan. */
export const gridColumns = ({ runs, jobs }: GridJson, order: 'attention' | 'plan' = 'plan'): GridColumns => ({
  runs: runs.toReversed(),
  rows: (order === 'plan' ? jobs : jobs.toSorted((a, b) => needsAttention(a) - needsAttention(b))).map(({ cells, durations, ...job }) => ({
    ...job,
    cells: runs.map((_run, index) => ({ letter: cells[index] ?? noCell, durationMs: durations[index] ?? undefined })).toReversed(),
  })),
})

const failed = cellOf('failed', false, 1)

/** The lower, the more a job needs attention: those that failed in the newest runs are first, then flaky ones. */
const needsAttention = ({ cells, flaky }: GridJobJson): number => {
  const newest = cells.indexOf(failed)
  if (newest >= 0) return newest
  return cells.length + (flaky ? 0 : 1)
}

const passed = [cellOf('passed', false, 1), cellOf('passed', false, 2)]

/** For each row whose job has failed: the first failure since it last passed. */
export const beganToFail = (rows: readonly GridRow[]): readonly GridPlace[] =>
  rows.flatMap(({ cells }, index) => {
    const newest = cells.findLastIndex(({ letter }) => letter === failed)
    if (newest < 0) return []
    const before = cells.findLastIndex(({ letter }, column) => column < newest && passed.includes(letter))
    return [{ row: index + 1, column: cells.findIndex(({ letter }, column) => column > before && letter === failed) + 1 }]
  })

/** The rendered columns, from `from` to `to` (not included), and their position in px. */
export interface DrawnColumns {
  readonly runs: readonly GridRunJson[]
  readonly from: number
  readonly to: number
  readonly left: number
  readonly width: number
}

/** A place in the grid: row 0 has the bars and column 0 the names; jobs and runs are numbered from 1. */
export interface GridPlace {
  readonly row: number
  readonly column: number
}

/** The place that a key moves to, within rows and columns 0 to `last`; `undefined` for other keys. */
export const placeAfter = (key: string, { row, column }: GridPlace, last: GridPlace): GridPlace | undefined => {
  const to = (nextRow: number, nextColumn: number): GridPlace => {
    const place = { row: Math.max(0, Math.min(last.row, nextRow)), column: Math.max(0, Math.min(last.column, nextColumn)) }
    // the corner is empty
    return place.row === 0 && place.column === 0 ? { row, column } : place
  }
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column)
    case 'ArrowDown':
      return to(row + 1, column)
    case 'ArrowLeft':
      return to(row, column - 1)
    case 'ArrowRight':
      return to(row, column + 1)
    case 'Home':
      return to(row, row === 0 ? 1 : 0)
    case 'End':
      return to(row, last.column)
    case 'PageUp':
      return to(Math.max(row === 0 ? 0 : 1, row - 10), column)
    case 'PageDown':
      return to(row + 10, column)
    default:
      return undefined
  }
}
