import { ChevronsUpDown, Waypoints } from 'lucide-react'
import { memo, useContext } from 'react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { MiddleText } from '../../../ui/words/middle-text.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Took } from '../../../ui/moment.tsx'
import { StateIcon } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { AttemptsBadge, KindCounts } from '../job-marks.tsx'
import { ReusedBadge } from '../reuse/reused.tsx'
import { isAllowedFailure, kindOf, kindsInWords } from '../job-order.ts'
import { jobName } from '../job-name.ts'
import type { FoldedNode } from './fold-graph.ts'
import { GraphContext, worstStatus } from './graph-state.ts'

/** What one node shows. */
interface Shown {
  readonly node: FoldedNode
  readonly jobs: readonly JobJson[]
  readonly isOpen: boolean
  readonly isInChain: boolean
  readonly isCritical: boolean
}

/** The component of a node; `id` is its key. */
export const GraphNode = ({ id }: { readonly id: string }) => {
  const { nodes, jobs, open, chain, critical, isFar } = useContext(GraphContext)
  const node = nodes.get(id)
  if (!node) return null
  const inside = node.jobs.flatMap((job) => jobs.get(job) ?? [])
  const marks = { isOpen: open === id, isInChain: chain.has(id), isCritical: critical.has(id) }
  const status = worstStatus(id, { nodes, jobs })
  if (isFar) return <FarNode nodeKey={id} status={status} name={node.name} {...marks} />
  const [only] = inside
  return node.kind === 'job' && only ? (
    <JobNode nodeKey={id} job={only} {...marks} />
  ) : (
    <FoldNode node={node} jobs={inside} status={status} {...marks} />
  )
}

const box = ({ isOpen, isInChain, isCritical }: Omit<Shown, 'node' | 'jobs'>): string =>
  classNames('graph-node', isOpen ? 'graph-node-open' : isInChain && 'graph-node-chain', isCritical && 'graph-node-critical')

const JobNode = memo(({ nodeKey, job, ...marks }: { readonly nodeKey: string; readonly job: JobJson } & Omit<Shown, 'node' | 'jobs'>) => (
  <button
    type="button"
    tabIndex={-1}
    data-node={nodeKey}
    data-status={kindOf(job)}
    className={box(marks)}
    title={`${sanitiseName(job.id)}: ${job.status}${job.because === undefined ? '' : `, ${sanitiseName(job.because)}`}`}
  >
    <StateIcon state={kindOf(job)} size={16} />
    <span className="min-w-0 grow text-left">
      <span className={classNames('flex min-w-0 text-small', marks.isOpen ? 'font-semibold' : 'font-medium')}>
        <MiddleText text={jobName(job)} />
      </span>
      <span className="flex items-center gap-1.5 text-micro text-quiet">
        {job.reused ? null : job.status === 'running' || job.durationMs !== undefined ? <Took of={job} /> : job.status}
        {isAllowedFailure(job) && <span>allowed to fail</span>}
        <AttemptsBadge job={job} />
        <ReusedBadge job={job} />
      </span>
    </span>
    {marks.isCritical && <Critical />}
  </button>
))

const FoldNode = ({ node, jobs, status, ...marks }: Shown & { readonly status: string | undefined }) => (
  <button
    type="button"
    tabIndex={-1}
    data-node={node.key}
    data-status={status}
    className={classNames(box(marks), 'graph-node-fold')}
    title={`${node.kind} ${sanitiseName(node.name)}: ${kindsInWords(jobs)}. Click to unfold.`}
  >
    <span className="min-w-0 grow text-left">
      <span className="flex items-center gap-1 text-small font-medium">
        <span className="truncate">{sanitiseName(node.name)}</span>
        <span className="shrink-0 text-micro font-normal text-quiet">
          {node.jobs.length} {node.kind === 'matrix' ? 'cells' : 'jobs'}
        </span>
      </span>
      <span className="flex overflow-hidden">
        <KindCounts jobs={jobs} />
        <span className="sr-only">{kindsInWords(jobs)}</span>
      </span>
    </span>
    {marks.isCritical && <Critical />}
    <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-quiet" />
  </button>
)

const FarNode = memo(
  ({
    nodeKey,
    status,
    name,
    ...marks
  }: { readonly nodeKey: string; readonly status: string | undefined; readonly name: string } & Omit<Shown, 'node' | 'jobs'>) => (
    <button
      type="button"
      tabIndex={-1}
      data-node={nodeKey}
      data-status={status}
      className={classNames(box(marks), 'graph-node-far')}
      aria-label={`${sanitiseName(name)} ${status ?? ''}`}
    />
  ),
)

const Critical = () => (
  <span title="on the critical path, which determines how long the run takes" className="shrink-0">
    <Waypoints size={13} aria-hidden />
    <span className="sr-only">on the critical path</span>
  </span>
)
