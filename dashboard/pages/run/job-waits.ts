import { isJobOver } from '../../../src/model/run-record.ts'
import type { JobJson } from '../../../src/wire/run.ts'

export type JobsById = ReadonlyMap<string, JobJson>

export const jobsById = (jobs: readonly JobJson[]): JobsById => new Map(jobs.map((job) => [job.id, job]))

const isWaiting = ({ status }: JobJson): boolean => status === 'pending' || status === 'queued'

/** When the last of a job's needs ended, or the run's start if it has none; `undefined` until all have ended. */
export const readyAt = (job: JobJson, jobs: JobsById, runStartedAt: number): number | undefined => {
  let ready = runStartedAt
  for (const id of job.needs) {
    const need = jobs.get(id)
    if (!need) continue
    if (!isJobOver(need)) return undefined
    ready = Math.max(ready, need.endedAt ?? runStartedAt)
  }
  return ready
}

/** How long a job was ready but had not started; `undefined` for a job that was never ready. */
export const waitedMs = (job: JobJson, jobs: JobsById, runStartedAt: number, now: number): number | undefined => {
  const ready = readyAt(job, jobs, runStartedAt)
  const begun = job.attempts[0]?.startedAt ?? job.startedAt
  if (begun !== undefined) return Math.max(0, begun - (ready ?? begun))
  return isWaiting(job) && ready !== undefined ? Math.max(0, now - ready) : undefined
}
