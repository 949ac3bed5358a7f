import type { JobRecord, JobState } from '../model/run-record.ts'

type FailedState = Extract<JobState, { status: 'failed' }>
export type FailedJob = JobRecord & { readonly state: FailedState }

export const isFailed = (job: JobRecord): job is FailedJob => job.state.status === 'failed'

/** The job that failed first, not counting those that are allowed to fail. */
export const firstFailure = (jobs: readonly JobRecord[]): FailedJob | undefined =>
  jobs
    .filter((job) => isFailed(job))
    .filter(({ planned }) => !planned.allowFailure)
    .reduce<FailedJob | undefined>((first, job) => (first && first.state.endedAt <= job.state.endedAt ? first : job), undefined)
