import type { RunSummaryJson } from '../wire/run.ts'
import type { JobStatsJson, StatsJson, StatsRunJson, UsualJson } from '../wire/statistics.ts'
import { kindOfRun } from './flaky-job.ts'
import { jobHistory } from './job-history.ts'
import { runBar } from './run-bar.ts'
import { resultsByJob, type JobResult } from './job-result.ts'
import { trend } from './trend.ts'

export interface PipelinePast {
  readonly project: string
  readonly pipeline: string
  /** Newest first. */
  readonly runs: readonly RunSummaryJson[]
  /** The results of these runs, in the order of the runs, and within a run in plan order. */
  readonly results: readonly JobResult[]
  /** Titles of jobs, by job id. */
  readonly titles: ReadonlyMap<string, string>
  readonly usual: UsualJson | undefined
  readonly passRate: number | undefined
}

/** Statistics over the newest runs of a pipeline. */
export const pipelineStats = ({ project, pipeline, runs, results, titles, usual, passRate }: PipelinePast): StatsJson => {
  const kindOf = new Map(runs.map((run) => [run.id, kindOfRun(run)]))
  return {
    project,
    pipeline,
    runs: runs.map(toStatsRun),
    ...(usual && { usual }),
    ...(passRate !== undefined && { passRate }),
    trend: trend(runs.filter(isEvidence)),
    jobs: [...resultsByJob(results)].map(([id, ofJob]) => jobStats(id, ofJob, titles.get(id), kindOf)),
  }
}

/** Whether the duration of a run tells how long all of it takes: not of a part of it, and not if results were taken without a check. */
const isEvidence = ({ unchecked, retryOf }: RunSummaryJson): boolean =>
  unchecked === undefined && retryOf?.mode !== 'from' && retryOf?.mode !== 'jobs'

const toStatsRun = (run: RunSummaryJson): StatsRunJson => ({
  ...runBar(run),
  ...(run.branch !== undefined && { branch: run.branch }),
  ...(run.commit !== undefined && { commit: run.commit }),
})

const jobStats = (
  id: string,
  results: readonly JobResult[],
  title: string | undefined,
  kindOf: ReadonlyMap<string, string>,
): JobStatsJson => {
  // a result that was reused has no duration: the job did not run
  const passed = results.filter(({ status, durationMs }) => status === 'passed' && durationMs !== undefined).length
  const failed = results.filter(({ status }) => status === 'failed')
  const allowedFailures = failed.filter(({ isFailureAllowed }) => isFailureAllowed).length
  return {
    id,
    ...(title !== undefined && { title }),
    runs: passed + failed.length,
    failures: failed.length - allowedFailures,
    allowedFailures,
    ...jobHistory(results, kindOf),
  }
}
