import type { JobStatus } from '../run-record.ts'

interface Job {
  readonly status: JobStatus
  /** Absent before its first attempt. */
  readonly attempt?: number | undefined
  readonly reused?: object | undefined
}

/** `2 ran, 12 reused`: what a run that repeats another did. */
export const describeRetry = (jobs: readonly Job[]): string => {
  const reused = jobs.filter((job) => job.reused).length
  const ran = jobs.filter((job) => job.attempt !== undefined).length - reused
  return `${ran} ran, ${reused} reused`
}
