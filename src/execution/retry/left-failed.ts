import type { JobId } from '../../model/ids.ts'
import { isRunOver, type RunSnapshot } from '../../model/run-record.ts'
import { earlierJobs } from './earlier-jobs.ts'
import { lostJobs } from './retry-part.ts'

/** The jobs that a retry left out although they had failed in the run that it repeats: `--failed` runs them too. */
export const leftFailed = async (snapshot: RunSnapshot, runs: Parameters<typeof earlierJobs>[1]): Promise<readonly JobId[]> => {
  const { run, jobs } = snapshot
  if (!run.started.retryOf || !isRunOver(run.state)) return []
  const leftOut = jobs.flatMap(({ planned, state }) =>
    state.status === 'skipped' && state.because.reason === 'not-selected' ? [planned.id] : [],
  )
  if (leftOut.length === 0) return []
  const lost = lostJobs(await earlierJobs(snapshot, runs))
  return leftOut.filter((id) => lost.has(id))
}
