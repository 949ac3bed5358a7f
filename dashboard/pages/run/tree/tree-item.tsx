import { ChevronDown, ChevronRight } from 'lucide-react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { classNames } from '../../../ui/class-names.ts'
import { Took } from '../../../ui/moment.tsx'
import { StateIcon, stateColour } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { AttemptsBadge, KindCounts } from '../job-marks.tsx'
import { ReusedBadge } from '../reuse/reused.tsx'
import { isAllowedFailure, kindOf, kindsInWords } from '../job-order.ts'
import { cellName, jobName } from '../job-name.ts'
import type { TreeRow } from './tree-rows.ts'

/** In px: all rows have the same height. */
export const rowHeight = 28

const indents = ['pl-2', 'pl-2', 'pl-5', 'pl-8'] as const

/** One row of the list of jobs: a heading, a fold, or a job. */
export const TreeItem = ({
  row,
  top,
  position,
  total,
  isOpen,
  isReached,
  onAct,
}: {
  readonly row: TreeRow
  readonly top: number
  readonly position: number
  readonly total: number
  /** Whether this job's panel is open. */
  readonly isOpen: boolean
  /** Whether Tab reaches this row. */
  readonly isReached: boolean
  readonly onAct: () => void
}) => {
  const place = { className: 'absolute inset-x-0 top-0', style: { height: rowHeight, transform: `translateY(${top}px)` } }
  if (row.type === 'head') {
    return (
      <div role="presentation" {...place}>
        <p className="flex h-full items-end gap-1.5 px-2 pb-1 text-micro font-medium text-quiet">
          <span className="first-letter:uppercase inline-block">{row.kind}</span> <span>{row.count}</span>
        </p>
      </div>
    )
  }
  return (
    <div
      role="treeitem"
      tabIndex={isReached ? 0 : -1}
      data-row={row.key}
      {...(row.type === 'job' && { 'data-job': row.job.id })}
      aria-level={row.level}
      aria-posinset={position}
      aria-setsize={total}
      aria-selected={isOpen}
      {...(row.type === 'fold' && { 'aria-expanded': row.isOpen })}
      onClick={onAct}
      className={classNames(
        place.className,
        'flex cursor-pointer items-center gap-1.5 pr-2 -outline-offset-2',
        indents[row.level],
        isOpen ? 'bg-accent-soft font-medium' : 'hover:bg-sunken',
      )}
      style={place.style}
    >
      {row.type === 'fold' ? <Fold row={row} /> : <Job job={row.job} isCell={row.level > 1} />}
    </div>
  )
}

const Fold = ({ row }: { readonly row: Extract<TreeRow, { type: 'fold' }> }) => (
  <>
    {row.isOpen ? (
      <ChevronDown size={14} aria-hidden className="shrink-0 text-quiet" />
    ) : (
      <ChevronRight size={14} aria-hidden className="shrink-0 text-quiet" />
    )}
    <span className="max-w-[60%] shrink-0 truncate" title={`${row.of} ${sanitiseName(row.name)}`}>
      {sanitiseName(row.name)}
    </span>
    <span className="text-small text-quiet">{row.jobs.length}</span>
    <span className="grow" />
    <KindCounts jobs={row.jobs} />
    <span className="sr-only">{kindsInWords(row.jobs)}</span>
  </>
)

const Job = ({ job, isCell }: { readonly job: JobJson; readonly isCell: boolean }) => (
  <>
    <StateIcon state={kindOf(job)} />
    <span
      className={classNames('min-w-0 truncate', (job.status === 'skipped' || job.status === 'pending') && 'text-quiet')}
      title={`${sanitiseName(job.id)}: ${job.status}${job.because === undefined ? '' : `, ${sanitiseName(job.because)}`}`}
    >
      {isCell ? cellName(job) : jobName(job)}
      <span className="sr-only"> {job.status}</span>
    </span>
    {isAllowedFailure(job) && <span className="shrink-0 rounded-full border border-line px-1.5 text-micro text-quiet">allowed</span>}
    <AttemptsBadge job={job} />
    <ReusedBadge job={job} />
    <span className="grow" />
    <span className={classNames('shrink-0 text-small', job.status === 'running' ? stateColour('running') : 'text-quiet')}>
      <Took of={job} />
    </span>
  </>
)
