import type { JobJson } from '../../../src/wire/run.ts'

/** A failed job that the run may have: it is shown as failed, but not as what broke the run. */
export const isAllowedFailure = (job: JobJson): boolean => job.status === 'failed' && job.allowFailure

/** The kinds of jobs a list tells apart, what a person looks for first standing first. */
export const kinds = ['failed', 'interrupted', 'running', 'queued', 'pending', 'cancelled', 'allowed to fail', 'passed', 'skipped'] as const
export type JobKind = (typeof kinds)[number]

export const kindOf = (job: JobJson): JobKind => (isAllowedFailure(job) ? 'allowed to fail' : job.status)

/** Rises from what a person looks for first. */
export const rankOf = (job: JobJson): number => kinds.indexOf(kindOf(job))

/** Jobs of each kind, the first kind first. */
export const countKinds = (jobs: readonly JobJson[]): readonly (readonly [kind: JobKind, jobs: number])[] => {
  const counts = new Map<JobKind, number>()
  for (const job of jobs) counts.set(kindOf(job), (counts.get(kindOf(job)) ?? 0) + 1)
  return kinds.flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [[kind, count] as const]
  })
}

/** `20 passed, 1 failed`. */
export const kindsInWords = (jobs: readonly JobJson[]): string =>
  countKinds(jobs)
    .map(([kind, count]) => `${count} ${kind === 'allowed to fail' ? 'failed, but allowed to' : kind}`)
    .join(', ')

/** The jobs that broke a run, in the order in which they failed. */
export const failedJobs = (jobs: readonly JobJson[]): readonly JobJson[] =>
  jobs.filter(({ status, allowFailure }) => status === 'failed' && !allowFailure).toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))

/** The failed job after this one, round and round; the first where none is named. */
export const nextFailed = (jobs: readonly JobJson[], after: string | undefined): JobJson | undefined => {
  const failed = failedJobs(jobs)
  return failed[(failed.findIndex(({ id }) => id === after) + 1) % failed.length]
}
