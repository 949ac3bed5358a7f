import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../model/json.ts'
import type { JobStatus, RunStatus } from '../model/run-record.ts'
import type { JobJson, RunDetailJson } from '../wire/run.ts'

/** A job of a run that has ended. */
export interface TestJob {
  readonly id: string
  /** Such as `passed`, `failed` or `skipped`. */
  readonly status: JobStatus
  /** What its function or step returned; `undefined` if it returned nothing. */
  readonly output: Json | undefined
  /** All that it printed. */
  readonly log: string
  /** In words, why it failed or was skipped. */
  readonly because: string | undefined
}

/** A run that has ended. */
export interface TestRun {
  readonly id: string
  readonly status: RunStatus
  readonly exitCode: number
  /** In the order of the plan. */
  readonly jobs: readonly TestJob[]
  /**
   * One of its jobs.
   *
   * @throws Error if there is no job with this id.
   */
  readonly job: (id: string) => TestJob
  /** What observers of events and the code of the plugin itself printed, and warnings. */
  readonly stderr: string
}

/** Describes a run from what `run --json` prints, and the logs in its folder. */
export const toTestRun = (
  { run, jobs }: Pick<RunDetailJson, 'run' | 'jobs'>,
  ended: { readonly exitCode: number; readonly stderr: string },
): TestRun => {
  const described = jobs.map((job) => toTestJob(job, run.folder))
  return {
    id: run.id,
    // a run that was just waited for can be reached
    status: run.status as RunStatus,
    exitCode: ended.exitCode,
    jobs: described,
    job: (id) => {
      const job = described.find((one) => one.id === id)
      if (!job) throw new Error(`The run of ${run.pipeline} has no job "${id}"; its jobs are ${described.map((one) => one.id).join(', ')}.`)
      return job
    },
    stderr: ended.stderr,
  }
}

const toTestJob = ({ id, status, output, log, because }: JobJson, folder: string): TestJob => ({
  id,
  status,
  output,
  log: log ? readFileSync(join(folder, log.file), 'utf8') : '',
  because,
})
