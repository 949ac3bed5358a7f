import type { ReactNode } from 'react'
import type { GridRunJson } from '../../../src/wire/statistics.ts'
import { classNames } from '../../ui/class-names.ts'
import type { DrawnColumns, GridPlace } from './grid-cells.ts'

/** One place of the grid: a link to a run, or to a job of it. A plain link, because there are thousands of them. */
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
  /** The job to open there. */
  readonly job?: string | undefined
  readonly href: string
  readonly place: GridPlace
  readonly columns: DrawnColumns
  /** The Tab key stops here. */
  readonly isFocused: boolean
  /** What the place says. */
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
