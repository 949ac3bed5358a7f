import type { JobStatus } from '../model/run-record.ts'

/** The result of a job in a run, as statistics need it. */
export interface JobResult {
  readonly run: string
  readonly job: string
  readonly status: JobStatus
  /** Duration of its last attempt, once that has ended. None if its result was reused. */
  readonly durationMs?: number
  /** Number of attempts. */
  readonly attempts: number
  /** Whether it failed and is allowed to. */
  readonly isFailureAllowed: boolean
}

/** Results by job: in the order of the newest plan, then jobs that only older plans had. `results` must be run by run, newest first. */
export const resultsByJob = <Result extends JobResult>(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> =>
  Map.groupBy(results, ({ job }) => job)
