import { Link } from '@tanstack/react-router'
import { Recycle } from 'lucide-react'
import { describeResult, describeSaved, shortRunId } from '../../../../src/model/cache/describe-result.ts'
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
      {reuseWords[job.reused.by]}
    </span>
  )

/** What is said of a job, by how it was reused. */
export const reuseWords = { cache: 'cached', 'in-place': 'up to date', retry: 'unchecked' } as const

/** A link to the job in the run that made the result. */
export const MadeIn = ({ run, job }: { readonly run: string; readonly job: string }) => (
  <Link to="/runs/$run" params={{ run }} search={{ job }} className="font-mono underline" title={sanitiseName(run)}>
    {sanitiseName(shortRunId(run))}
  </Link>
)

/** What a run did not have to do. */
export const Saved = ({ jobs }: { readonly jobs: readonly JobJson[] }) => {
  const saved = describeSaved(jobs)
  if (saved === '') return null
  return (
    <span className="flex shrink-0 items-center gap-1 whitespace-nowrap" title="What the jobs took in the runs that made their results">
      <Recycle size={12} aria-hidden className="shrink-0" />
      {saved}
    </span>
  )
}
