import type { JobResult } from '../../src/history/job-result.ts'
import type { RunSummaryJson } from '../../src/wire/run.ts'

/** A run of the pipeline `build`: by default it passed, on a clean commit. */
export const pastRun = (id: string, rest: Partial<RunSummaryJson> = {}): RunSummaryJson => ({
  id,
  pipeline: 'build',
  project: '/p',
  status: 'passed',
  startedAt: 1000,
  durationMs: 10,
  inputs: {},
  args: [],
  commit: 'abc',
  dirty: false,
  jobCounts: { passed: 1 },
  ...rest,
})

/** A job that by default passed in its first attempt, in 10 ms. */
export const result = (run: string, job: string, rest: Partial<JobResult> = {}): JobResult => ({
  run,
  job,
  status: 'passed',
  durationMs: 10,
  attempts: 1,
  isFailureAllowed: false,
  ...rest,
})
