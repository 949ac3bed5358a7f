import type { JobRecord, JobStatus } from './run-record.ts'

/** Runs with more jobs show only counts: a longer row of cells would be unreadable. */
export const mostCells = 400

/** What a cell shows: the state of a job, with allowed failures as a kind of their own. */
export type JobKind = JobStatus | 'allowed to fail'

/** As `JobKind`; `retried` is a job that passed, but not at its first attempt. */
export type CellKind = JobKind | 'retried'

const letters: Readonly<Record<CellKind, string>> = {
  pending: 'w',
  queued: 'q',
  running: 'r',
  passed: 'p',
  retried: 't',
  failed: 'f',
  cancelled: 'c',
  skipped: 's',
  interrupted: 'i',
  'allowed to fail': 'a',
}
const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter, kind as CellKind]))

/** The cell of a job that is not in the run's plan. */
export const noCell = '-'

export const jobKind = (status: JobStatus, isFailureAllowed: boolean): JobKind =>
  status === 'failed' && isFailureAllowed ? 'allowed to fail' : status

/** The state of a job as a single letter. */
export const cellOf = (status: JobStatus, isFailureAllowed: boolean, attempts: number): string =>
  letters[status === 'passed' && attempts > 1 ? 'retried' : jobKind(status, isFailureAllowed)]

/** What a letter stands for; `undefined` for {@link noCell} and for letters of a newer version. */
export const kindOfCell = (letter: string): CellKind | undefined => kinds.get(letter)

/** One letter per job, in the given order; `undefined` if there are no jobs, or too many. */
export const cellsOf = (jobs: readonly JobRecord[]): string | undefined =>
  jobs.length === 0 || jobs.length > mostCells
    ? undefined
    : jobs.map(({ planned, state, attempts }) => cellOf(state.status, planned.allowFailure, attempts.length)).join('')
