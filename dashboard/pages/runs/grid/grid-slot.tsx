import type { ReactNode } from 'react'
import type { GridRunJson } from '../../../../src/wire/statistics.ts'
import { classNames } from '../../../ui/class-names.ts'
import type { DrawnColumns, GridPlace } from './grid-cells.ts'

/** One place of the grid: a link to a run or to one of its jobs. It is a plain link, because there are thousands. */
export const GridSlot = ({
  role,
  run,
  job,
  href,
  place: { row, column },
  columns: { left, width },
  isFocused,
  words,
  className,
  children,
}: {
  readonly role: 'columnheader' | 'gridcell'
  readonly run: GridRunJson
  /** The job to open in that run. */
  readonly job?: string | undefined
  readonly href: string
  readonly place: GridPlace
  readonly columns: DrawnColumns
  /** Whether Tab reaches this place. */
  readonly isFocused: boolean
  /** The accessible name of the place. */
  readonly words: string
  readonly className?: string
  readonly children: ReactNode
}) => (
  <span
    role={role}
    aria-colindex={column + 1}
    className={classNames('grid-slot', role === 'columnheader' && 'py-1')}
    style={{ transform: `translateX(${left + (column - 1) * width}px)` }}
  >
    <a
      href={href}
      className={className}
      tabIndex={isFocused ? 0 : -1}
      data-place={`${row},${column}`}
      data-run={run.id}
      data-job={job}
      aria-label={words}
      title={words}
    >
      {children}
    </a>
  </span>
)
