import { memo } from 'react'
import { paceOf, timesUsual } from '../../../../src/history/usual-time.ts'
import { noCell } from '../../../../src/model/cells.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { links } from '../../../links.ts'
import { classNames } from '../../../ui/class-names.ts'
import { cellLook, cellWord } from '../../../ui/words/cell-words.ts'
import type { DrawnColumns, GridRow } from './grid-cells.ts'
import { GridSlot } from './grid-slot.tsx'

/** The cells of a job in the columns in view. Memoised, because scrolling down changes nothing in a row. */
export const GridRowCells = memo(
  ({
    row,
    rowNumber,
    columns,
    focused,
  }: {
    readonly row: GridRow
    readonly rowNumber: number
    readonly columns: DrawnColumns
    /** The column that Tab reaches, or -1. */
    readonly focused: number
  }) =>
    columns.runs.slice(columns.from, columns.to).map((run, offset) => {
      const index = columns.from + offset
      const { letter, durationMs } = row.cells[index] ?? { letter: noCell, durationMs: undefined }
      const pace = durationMs === undefined ? undefined : paceOf(durationMs, row.usual)
      const words = [
        sanitiseName(row.id),
        cellWord(letter),
        ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
        ...(durationMs !== undefined && row.usual && pace !== 'usual' && pace !== undefined ? [timesUsual(durationMs, row.usual)] : []),
      ].join(', ')
      return (
        <GridSlot
          key={run.id}
          role="gridcell"
          run={run}
          job={letter === noCell ? undefined : row.id}
          href={links.run(run.id, row.id)}
          place={{ row: rowNumber, column: index + 1 }}
          columns={columns}
          isFocused={focused === index + 1}
          words={words}
        >
          <span className={classNames('cell grid-cell', cellLook(letter))} data-pace={pace} />
        </GridSlot>
      )
    }),
)
