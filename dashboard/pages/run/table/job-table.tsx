import './job-table.css'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo, type CSSProperties } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { useSlowClock } from '../../../ui/clock.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { useFixedRows } from '../../../ui/fixed-rows.ts'
import { absoluteTime, Took } from '../../../ui/moment.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { MiddleText } from '../../../ui/words/middle-text.tsx'
import { FoldName, useOpened } from '../fold-name.tsx'
import { foldRows, type FoldedRow } from '../fold-rows.ts'
import { useJobFilter } from '../job-filter.tsx'
import { KindCounts } from '../job-marks.tsx'
import { cellName, jobName } from '../job-name.ts'
import { kindOf } from '../job-order.ts'
import { sortNames, type SortName } from '../run-search.ts'
import { Separator } from '../job/separator.tsx'
import type { JobsViewProps } from '../jobs-view.ts'
import { useWidth } from '../timeline/use-width.ts'
import { useRunSearch } from '../use-run-search.ts'
import { isSized, useColumnWidths } from './column-widths.ts'
import { nextSort, sortRows, tableRows, type TableRow } from './sort-jobs.ts'

/** In px, also in job-table.css. */
const heights = { row: 30, head: 30 }

/** All jobs of a run with their figures. Click a column head to sort. */
const JobTable = ({ detail: { run, jobs }, open, onOpen }: JobsViewProps) => {
  const { search, change } = useRunSearch()
  const clock = useSlowClock()
  const now = run.endedAt ?? Math.max(clock, run.startedAt)
  const { isFiltered, isShown } = useJobFilter()
  const [opened, turn] = useOpened()
  const isFlat = isFiltered || search.sort !== undefined
  const rows = useMemo((): readonly FoldedRow<TableRow>[] => {
    const shown = sortRows(tableRows(jobs, run.startedAt, now), search.sort).filter(({ job }) => isShown(job))
    return foldRows(shown, { opened, open, isFlat })
  }, [jobs, run.startedAt, now, search.sort, isShown, isFlat, opened, open])
  const { scroller, indexes } = useFixedRows({ count: rows.length, height: heights.row, above: heights.head })
  const widths = useColumnWidths(useWidth(scroller))
  const sort = (name: SortName): void => {
    change({ sort: nextSort(search.sort, name) })
  }
  return (
    <div ref={scroller} className="min-h-0 grow overflow-auto">
      <div
        role="table"
        aria-label="Jobs"
        aria-rowcount={rows.length + 1}
        className="job-table"
        style={{ '--columns': widths.template, '--least': `${widths.least}px` } as CSSProperties}
      >
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-ground">
          <div role="row" aria-rowindex={1} className="job-table-row">
            {sortNames.map((name) => (
              <Head key={name} name={name} sort={search.sort} onSort={sort} widths={widths} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.length * heights.row }}>
          {indexes.map((index) => {
            const row = rows[index]
            return (
              row &&
              (row.type === 'fold' ? (
                <Fold key={row.key} fold={row} index={index} onTurn={turn} />
              ) : (
                <Row
                  key={row.key}
                  row={row.row}
                  isInside={row.isInside}
                  index={index}
                  runStartedAt={run.startedAt}
                  isOpen={row.key === open}
                  onOpen={onOpen}
                />
              ))
            )
          })}
        </div>
      </div>
    </div>
  )
}

const Head = ({
  name,
  sort,
  widths,
  onSort,
}: {
  readonly name: SortName
  readonly sort: string | undefined
  readonly widths: ReturnType<typeof useColumnWidths>
  readonly onSort: (name: SortName) => void
}) => {
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none'
  const Icon = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <span role="columnheader" aria-sort={direction} data-column={name}>
      <button
        type="button"
        className={classNames(
          'inline-flex items-center gap-1 align-middle text-small font-medium capitalize hover:text-text',
          // the head of a column of figures ends where they end
          isFigure(name) && 'flex-row-reverse',
          direction === 'none' ? 'text-quiet' : 'text-text',
        )}
        onClick={() => {
          onSort(name)
        }}
      >
        {name}
        <Icon size={12} aria-hidden className={classNames(direction === 'none' && 'invisible')} />
      </button>
      {isSized(name) && (
        <Separator
          side="right"
          panel={widths.of(name)}
          label={`Width of ${name}`}
          isAfter
          onReset={() => {
            widths.reset(name)
          }}
        />
      )}
    </span>
  )
}

const isFigure = (name: SortName): boolean => name === 'started' || name === 'duration' || name === 'waited' || name === 'attempts'

/** The jobs of a matrix or a group in one row: how many there are in each state, and what they took together. */
const Fold = ({
  fold: { key, name, rows, isOpen },
  index,
  onTurn,
}: {
  readonly fold: Extract<FoldedRow<TableRow>, { type: 'fold' }>
  readonly index: number
  readonly onTurn: (key: string) => void
}) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    data-table-fold={name}
    onClick={() => {
      onTurn(key)
    }}
    className="job-table-row absolute inset-x-0 top-0 cursor-pointer hover:bg-sunken"
    style={{ transform: `translateY(${index * heights.row}px)` }}
  >
    <span role="cell" className="text-small">
      <KindCounts jobs={rows.map(({ job }) => job)} />
    </span>
    <span role="cell" className="flex min-w-0">
      <FoldName name={name} count={rows.length} isOpen={isOpen} />
    </span>
    {['started', 'duration', 'waited', 'attempts', 'why'].map((column) => (
      <span role="cell" key={column} data-column={column} className="text-small text-quiet">
        {column === 'duration' && formatDuration(rows.reduce((sum, { job }) => sum + (job.reused ? 0 : (job.durationMs ?? 0)), 0))}
        {column === 'why' && 'durations added up'}
      </span>
    ))}
  </div>
)

const Row = ({
  row: { job, waited, why },
  isInside,
  index,
  runStartedAt,
  isOpen,
  onOpen,
}: {
  readonly row: TableRow
  /** Whether it is in a fold, whose name it does not repeat. */
  readonly isInside: boolean
  readonly index: number
  readonly runStartedAt: number
  readonly isOpen: boolean
  readonly onOpen: (job: string) => void
}) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    data-table-row={job.id}
    onClick={() => {
      onOpen(job.id)
    }}
    className={classNames('job-table-row absolute inset-x-0 top-0 cursor-pointer', isOpen ? 'bg-accent-soft' : 'hover:bg-sunken')}
    style={{ transform: `translateY(${index * heights.row}px)` }}
  >
    <span role="cell" className="text-small">
      <StateMark state={kindOf(job)} />
    </span>
    <span role="cell">
      {/* the row handles the click */}
      <button type="button" className={classNames('flex max-w-full text-left', isInside && 'pl-5')} title={sanitiseName(job.id)}>
        <MiddleText text={isInside ? cellName(job) : jobName(job)} />
      </button>
    </span>
    <span role="cell" data-column="started" title={job.startedAt === undefined ? undefined : absoluteTime(job.startedAt)}>
      {job.startedAt !== undefined && `+${formatDuration(job.startedAt - runStartedAt)}`}
    </span>
    <span role="cell" data-column="duration">
      <Took of={job} />
    </span>
    <span role="cell" data-column="waited" className="text-quiet">
      {waited !== undefined && formatDuration(waited)}
    </span>
    <span role="cell" data-column="attempts" className={job.attempts.length > 1 ? '' : 'text-quiet'}>
      {job.attempts.length > 0 && job.attempts.length}
    </span>
    <span role="cell" className="truncate text-small text-quiet" title={sanitiseName(why)}>
      {sanitiseName(why)}
    </span>
  </div>
)

export default JobTable
