import './job-table.css'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { useSlowClock } from '../../../ui/clock.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { useFixedRows } from '../../../ui/fixed-rows.ts'
import { absoluteTime, Took } from '../../../ui/moment.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'
import { kindOf } from '../job-order.ts'
import { sortNames, type SortName } from '../run-search.ts'
import type { JobsViewProps } from '../jobs-view.ts'
import { useRunSearch } from '../use-run-search.ts'
import { nextSort, sortRows, tableRows, type TableRow } from './sort-jobs.ts'

/** In px, also in job-table.css. */
const heights = { row: 30, head: 30 }

/** All jobs of a run with their figures. Click a column head to sort. */
const JobTable = ({ detail: { run, jobs }, open, onOpen }: JobsViewProps) => {
  const { search, change } = useRunSearch()
  const clock = useSlowClock()
  const now = run.endedAt ?? Math.max(clock, run.startedAt)
  const rows = useMemo(() => sortRows(tableRows(jobs, run.startedAt, now), search.sort), [jobs, run.startedAt, now, search.sort])
  const { scroller, indexes } = useFixedRows({ count: rows.length, height: heights.row, above: heights.head })
  const sort = (name: SortName): void => {
    change({ sort: nextSort(search.sort, name) })
  }
  return (
    <div ref={scroller} className="min-h-0 grow overflow-auto">
      <div role="table" aria-label="Jobs" aria-rowcount={rows.length + 1} className="job-table">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-ground">
          <div role="row" aria-rowindex={1} className="job-table-row">
            {sortNames.map((name) => (
              <Head key={name} name={name} sort={search.sort} onSort={sort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.length * heights.row }}>
          {indexes.map((index) => {
            const row = rows[index]
            return (
              row && (
                <Row key={row.job.id} row={row} index={index} runStartedAt={run.startedAt} isOpen={row.job.id === open} onOpen={onOpen} />
              )
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
  onSort,
}: {
  readonly name: SortName
  readonly sort: string | undefined
  readonly onSort: (name: SortName) => void
}) => {
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none'
  const Icon = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <span role="columnheader" aria-sort={direction} data-column={name}>
      <button
        type="button"
        className={classNames(
          'inline-flex items-center gap-1 text-small font-medium capitalize hover:text-text',
          direction === 'none' ? 'text-quiet' : 'text-text',
        )}
        onClick={() => {
          onSort(name)
        }}
      >
        {name}
        <Icon size={12} aria-hidden className={classNames(direction === 'none' && 'invisible')} />
      </button>
    </span>
  )
}

const Row = ({
  row: { job, waited, why },
  index,
  runStartedAt,
  isOpen,
  onOpen,
}: {
  readonly row: TableRow
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
      <button type="button" className="max-w-full truncate text-left" title={sanitiseName(job.id)}>
        {jobName(job)}
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
