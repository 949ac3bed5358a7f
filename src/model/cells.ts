import type { JobRecord, JobStatus } from './run-record.ts'

/** Runs of more jobs are told by counts alone: nobody reads a longer row of cells. */
export const mostCells = 400

const letters: Readonly<Record<JobStatus, string>> = {
  pending: 'w',
  queued: 'q',
  running: 'r',
  passed: 'p',
  failed: 'f',
  cancelled: 'c',
  skipped: 's',
  interrupted: 'i',
}

/** The state of a job as one letter; `a` is a failure that is allowed. */
export const cellOf = (status: JobStatus, isFailureAllowed: boolean): string =>
  status === 'failed' && isFailureAllowed ? 'a' : letters[status]

/** One letter a job in the order given; `undefined` when there are none, or too many. */
export const cellsOf = (jobs: readonly JobRecord[]): string | undefined =>
  jobs.length === 0 || jobs.length > mostCells
    ? undefined
    : jobs.map(({ planned, state }) => cellOf(state.status, planned.allowFailure)).join('')
