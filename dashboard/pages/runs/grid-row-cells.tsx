import { memo } from 'react'
import type { GridRunJson } from '../../../src/wire/statistics.ts'
import { addressPart } from '../../api.ts'
import { classNames } from '../../look/class-names.ts'
import { duration } from '../../look/duration.ts'
import { cellLook, cellWord } from '../../look/job-cells.tsx'
import { visibleText } from '../../look/visible-text.ts'
import type { GridRow } from './grid-cells.ts'

/** The cells of a job in the columns that are in view. Scrolling down changes nothing in a row, so it is not made anew. */
export const GridRowCells = memo(
  ({
    row,
    rowNumber,
    runs,
    from,
    to,
    left,
    width,
    focused,
  }: {
    readonly row: GridRow
    readonly rowNumber: number
    readonly runs: readonly GridRunJson[]
    readonly from: number
    readonly to: number
    readonly left: number
    readonly width: number
    /** The column that the Tab key stops at, or -1. */
    readonly focused: number
  }) =>
    runs.slice(from, to).map((run, offset) => {
      const column = from + offset
      const cell = row.cells[column]
      const letter = cell?.letter ?? '-'
      const words = [visibleText(row.id), cellWord(letter), ...(cell?.durationMs === undefined ? [] : [duration(cell.durationMs)])].join(
        ', ',
      )
      return (
        <span
          key={run.id}
          role="gridcell"
          aria-colindex={column + 2}
          className="grid-slot"
          style={{ transform: `translateX(${left + column * width}px)` }}
        >
          <a
            href={`/runs/${run.id}?job=${addressPart(row.id)}`}
            tabIndex={focused === column + 1 ? 0 : -1}
            data-place={`${rowNumber},${column + 1}`}
            data-run={run.id}
            {...(letter !== '-' && { 'data-job': row.id })}
            aria-label={words}
            title={words}
          >
            <span className={classNames('cell grid-cell', cellLook(letter))} />
          </a>
        </span>
      )
    }),
)
