import { Link } from '@tanstack/react-router'
import { Recycle } from 'lucide-react'
import { describeResult, shortRunId } from '../../../../src/model/cache/describe-result.ts'
import { counted } from '../../../../src/model/text/counted.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { JobJson } from '../../../../src/wire/run.ts'

/** The mark of a job that did not run, because a kept result stands for it. */
export const ReusedBadge = ({ job }: { readonly job: JobJson }) =>
  job.reused && (
    <span
      className="inline-flex shrink-0 items-center gap-0.5 rounded-full border border-line px-1.5 text-micro whitespace-nowrap text-quiet"
      title={sanitiseName(describeResult(job))}
    >
      <Recycle size={9} aria-hidden />
      {job.reused.by === 'in-place' ? 'up to date' : 'cached'}
    </span>
  )

/** A link to the job in the run that made the result. */
export const MadeIn = ({ run, job }: { readonly run: string; readonly job: string }) => (
  <Link to="/runs/$run" params={{ run }} search={{ job }} className="font-mono underline" title={sanitiseName(run)}>
    {sanitiseName(shortRunId(run))}
  </Link>
)

/** What a run did not have to do. */
export const Saved = ({ jobs }: { readonly jobs: readonly JobJson[] }) => {
  const reused = jobs.flatMap((job) => job.reused ?? [])
  if (reused.length === 0) return null
  const savedMs = reused.reduce((sum, one) => sum + one.savedMs, 0)
  return (
    <span className="flex shrink-0 items-center gap-1 whitespace-nowrap" title="What the jobs took in the runs that made their results">
      <Recycle size={12} aria-hidden className="shrink-0" />
      {reused.length} of {counted(jobs.length, 'job')} reused, {formatDuration(savedMs)} saved
    </span>
  )
}
