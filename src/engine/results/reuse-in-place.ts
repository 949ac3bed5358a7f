import type { JobOutcome } from '../job-outcome.ts'
import type { JobWork } from '../job-work.ts'
import type { StillFree } from '../ports.ts'
import { emitLook } from './emit-look.ts'
import { reuseJob } from './reuse-job.ts'

/**
 * Reuses the result of a job that does not have its locks, if it lies in place and the locks are free. Returns `undefined` if the job has to
 * be started again, with its locks.
 */
export const reuseInPlace = async (work: JobWork, areLocksFree: () => Promise<StillFree | undefined>): Promise<JobOutcome | undefined> => {
  const { planned, ports } = work
  if (ports.retry?.whyRun(planned.id) !== undefined) return undefined
  const areStillFree = await areLocksFree()
  const look = areStillFree && (await ports.results?.lookInPlace(work, areStillFree))
  if (!look) return undefined
  emitLook(work, look)
  return reuseJob(work, look.reused)
}
