import type { JobRecord, JobStatus } from './run-record.ts'

/** Runs of more jobs are shown by counts alone: a longer row of cells cannot be read. */
export const mostCells = 400

/** What a cell shows: the state of a job; a failure that is allowed is a kind of its own. */
export type JobKind = JobStatus | 'allowed to fail'

const letters: Readonly<Record<JobKind, string>> = {
  pending: 'w',
  queued: 'q',
  running: 'r',
  passed: 'p',
  failed: 'f',
  cancelled: 'c',
  skipped: 's',
  interrupted: 'i',
  'allowed to fail': 'a',
}
const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter, kind as JobKind]))

/** The cell of a job that the run's plan does not have. */
export const noCell = '-'

export const jobKind = (status: JobStatus, isFailureAllowed: boolean): JobKind =>
  status === 'failed' && isFailureAllowed ? 'allowed to fail' : status

/** The state of a job as one letter. */
export const cellOf = (status: JobStatus, isFailureAllowed: boolean): string => letters[jobKind(status, isFailureAllowed)]

/** What a letter of a cell stands for; `undefined` for {@link noCell} and letters of a newer version. */
export const kindOfCell = (letter: string): JobKind | undefined => kinds.get(letter)

/** One letter a job in the order given; `undefined` when there are none, or too many. */
export const cellsOf = (jobs: readonly JobRecord[]): string | undefined =>
  jobs.length === 0 || jobs.length > mostCells
    ? undefined
    : jobs.map(({ planned, state }) => cellOf(state.status, planned.allowFailure)).join('')
