import { runFolderPath } from '../../journal/run-folder.ts'
import type { RetryOf } from '../../model/event.ts'
import type { JobId } from '../../model/ids.ts'
import { isRunOver, type RunSnapshot } from '../../model/run-record.ts'
import { UserError } from '../../model/user-error.ts'
import type { RunIndex } from '../../records/run-index.ts'
import type { EarlierJob, EarlierJobs } from './retry-part.ts'

/**
 * What had become of each job of a run. A job that a retry left out has what it had in the run that was repeated. If that run is deleted,
 * the job counts as new.
 *
 * @throws UserError if the run is not over.
 */
export const earlierJobs = async (
  snapshot: RunSnapshot,
  { index, home }: { readonly index: Pick<RunIndex, 'get'>; readonly home: string },
): Promise<EarlierJobs> => {
  const { id: run, state } = snapshot.run
  if (!isRunOver(state))
    throw new UserError('run-not-over', `The run ${run} is still running.`, [`Wait for it with \`sparkwing runs wait ${run}\`.`])
  const found = new Map<JobId, EarlierJob>()
  const open = new Set(snapshot.jobs.map(({ planned }) => planned.id))
  for (let at: RunSnapshot | undefined = snapshot; at;) {
    const jobs = new Map(at.jobs.map((job) => [job.planned.id, job]))
    const retryOf: RetryOf | undefined = at.run.started.retryOf
    const folder = runFolderPath(home, at.run.id)
    for (const id of open) {
      const job = jobs.get(id)
      const isLeftOut = job?.state.status === 'skipped' && job.state.because.reason === 'not-selected'
      if (!job || (isLeftOut && retryOf)) continue
      found.set(id, { run: at.run.id, folder, job, jobs })
      open.delete(id)
    }
    // a run repeats an older one, so this ends
    at = open.size > 0 && retryOf && retryOf.run < at.run.id ? await index.get(retryOf.run) : undefined
  }
  return found
}
