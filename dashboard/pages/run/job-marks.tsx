import { Recycle, RotateCw } from 'lucide-react'
import type { JobJson } from '../../../src/wire/run.ts'
import { StateIcon } from '../../ui/state-mark.tsx'
import { countKinds, kindsInWords } from './job-order.ts'

/** The number of attempts, if more than one. */
export const AttemptsBadge = ({ job }: { readonly job: JobJson }) =>
  job.attempts.length > 1 && (
    <span
      className="inline-flex shrink-0 items-center gap-0.5 rounded-full border border-line px-1.5 text-micro text-quiet"
      title={`tried ${job.attempts.length} times`}
    >
      <RotateCw size={9} aria-hidden />
      {job.attempts.length}
      <span className="sr-only"> attempts</span>
    </span>
  )

const ReusedCount = ({ jobs }: { readonly jobs: readonly JobJson[] }) => {
  const count = jobs.filter(({ reused }) => reused).length
  if (count === 0) return null
  return (
    <span className="flex shrink-0 items-center gap-0.5">
      <Recycle size={11} aria-hidden />
      {count}
    </span>
  )
}

/** The number of jobs in each state, and of those that were reused, with icons. */
export const KindCounts = ({ jobs }: { readonly jobs: readonly JobJson[] }) => (
  <span className="flex min-w-0 items-center gap-1.5 overflow-hidden text-small text-quiet" aria-hidden title={kindsInWords(jobs)}>
    {Array.from(countKinds(jobs), ([kind, count]) => (
      <span key={kind} className="flex shrink-0 items-center gap-0.5">
        <StateIcon state={kind} size={12} />
        {count}
      </span>
    ))}
    <ReusedCount jobs={jobs} />
  </span>
)
