import { cellOf, noCell } from '../model/cells.ts'
import type { RunSummaryJson } from '../wire/run.ts'
import type { GridJobJson, GridJson, GridRunJson } from '../wire/statistics.ts'
import { kindOfRun } from './flaky-job.ts'
import { jobHistory } from './job-history.ts'
import { runBar } from './run-bar.ts'
import { resultsByJob, type JobResult } from './job-result.ts'

/** The title and group of a job. */
export interface JobNames {
  readonly title?: string
  readonly group?: string
}

/** Runs as columns, jobs as rows. `runs` are newest first, `results` in the order of the runs, and `names` are from the newest plan. */
export const runGrid = (runs: readonly RunSummaryJson[], results: readonly JobResult[], names: ReadonlyMap<string, JobNames>): GridJson => {
  const kindOf = new Map(runs.map((run) => [run.id, kindOfRun(run)]))
  return {
    runs: runs.map(toGridRun),
    jobs: [...resultsByJob(results)].map(([id, ofJob]) => ({
      ...toGridJob(id, runs, ofJob, names.get(id)),
      ...jobHistory(ofJob, kindOf),
    })),
  }
}

const toGridRun = (run: RunSummaryJson): GridRunJson => ({
  ...runBar(run),
  ...(run.branch !== undefined && { branch: run.branch }),
  ...(run.subject !== undefined && { subject: run.subject }),
})

const toGridJob = (
  id: string,
  runs: readonly RunSummaryJson[],
  results: readonly JobResult[],
  { title, group }: JobNames = {},
): GridJobJson => {
  const byRun = new Map(results.map((result) => [result.run, result]))
  const inOrder = runs.map((run) => byRun.get(run.id))
  return {
    id,
    ...(title !== undefined && { title }),
    ...(group !== undefined && { group }),
    cells: inOrder.map((result) => (result ? cellOf(result.status, result.isFailureAllowed, result.attempts) : noCell)).join(''),
    durations: inOrder.map((result) => result?.durationMs ?? null),
  }
}
