import { isJobOver, type JobRecord } from '../../model/run-record.ts'
import { followRun } from '../follow-run.ts'
import type { OpenRuns } from '../open-runs.ts'
import type { FoundRun } from '../show-run.ts'

/**
 * Yields the chosen jobs of a run in the order in which they start: those that have started at once, the others when they do. Ends when the
 * run can no longer be followed, or when `signal` aborts.
 */
export const jobsAsTheyBegin = async function* (
  runs: OpenRuns,
  found: FoundRun,
  jobs: readonly JobRecord[],
  signal: AbortSignal,
): AsyncGenerator<JobRecord> {
  const waiting = new Map(jobs.map((job) => [job.planned.id, job]))
  for (const job of jobs) {
    if (job.state.status !== 'running' && !isJobOver(job.state)) continue
    waiting.delete(job.planned.id)
    yield job
  }
  if (waiting.size === 0) return
  for await (const event of followRun(runs, found, { signal })) {
    const begun = event.type === 'job.started' ? waiting.get(event.job) : undefined
    if (begun) {
      waiting.delete(begun.planned.id)
      yield begun
    }
    if (waiting.size === 0) return
  }
}
