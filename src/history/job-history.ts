import type { JobStatsJson } from '../wire/statistics.ts'
import { flakyJob } from './flaky-job.ts'
import type { JobResult } from './job-result.ts'
import { usualTime } from './usual-time.ts'

/** How long a job usually takes, and whether it is flaky. `results` are those of the job, newest first. */
export const jobHistory = (results: readonly JobResult[], kindOf: ReadonlyMap<string, string>): Pick<JobStatsJson, 'usual' | 'flaky'> => {
  const usual = usualTime(results.flatMap(({ status, durationMs }) => (status === 'passed' ? (durationMs ?? []) : [])))
  const flaky = flakyJob(results, kindOf)
  return { ...(usual && { usual }), ...(flaky && { flaky }) }
}
