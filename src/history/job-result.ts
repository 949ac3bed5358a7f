import type { JobStatus } from '../model/run-record.ts'

/** What became of a job in a run, as far as statistics need it. */
export interface JobResult {
  readonly run: string
  readonly job: string
  readonly status: JobStatus
  /** Working time of its last attempt, once it has ended. */
  readonly durationMs?: number
  /** Times it was tried. */
  readonly attempts: number
  /** It failed, and may. */
  readonly isFailureAllowed: boolean
}

/** Results by job: in the order of the newest plan, then jobs that only older plans had. Results stand run by run, newest first. */
export const resultsByJob = <Result extends JobResult>(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> =>
  Map.groupBy(results, ({ job }) => job)
