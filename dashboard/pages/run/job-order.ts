import { jobKind, type JobKind } from '../../../src/model/cells.ts'
import type { JobJson } from '../../../src/wire/run.ts'
import { countEach } from '../../../src/model/count-each.ts'
import { countsInWords } from '../../ui/words/counts-in-words.ts'
import { kindWord } from '../../ui/words/cell-words.ts'

/** Whether the job failed but is allowed to: it is shown as failed, but not as a cause of the run's failure. */
export const isAllowedFailure = (job: JobJson): boolean => kindOf(job) === 'allowed to fail'

/** The order of a list of jobs, by how much they need attention. */
const order: readonly JobKind[] = [
  'failed',
  'interrupted',
  'running',
  'queued',
  'pending',
  'cancelled',
  'allowed to fail',
  'passed',
  'skipped',
]

export const kindOf = ({ status, allowFailure }: JobJson): JobKind => jobKind(status, allowFailure)

/** The lower the rank, the more the job needs attention. */
export const rankOf = (job: JobJson): number => order.indexOf(kindOf(job))

/** Whether the job is a reason why the run went wrong. */
export const isBroken = (job: JobJson): boolean => rankOf(job) <= order.indexOf('interrupted')

/** The number of jobs of each kind, in the order above. */
export const countKinds = (jobs: readonly JobJson[]): ReadonlyMap<JobKind, number> =>
  new Map([...countEach(jobs.map(kindOf))].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)))

/** `20 passed, 1 failed, 12 reused`. */
export const kindsInWords = (jobs: readonly JobJson[]): string =>
  [countsInWords(Array.from(countKinds(jobs), ([kind, count]) => [kindWord(kind), count])), reusedInWords(jobs)]
    .filter((words) => words !== '')
    .join(', ')

/** `12 reused, 3 unchecked`; empty if no job was. */
const reusedInWords = (jobs: readonly JobJson[]): string => {
  const reused = jobs.flatMap((job) => job.reused ?? [])
  const unchecked = reused.filter(({ by }) => by === 'retry').length
  return [...(reused.length > 0 ? [`${reused.length} reused`] : []), ...(unchecked > 0 ? [`${unchecked} unchecked`] : [])].join(', ')
}

/** The jobs that made a run fail, in the order in which they failed. */
export const failedJobs = (jobs: readonly JobJson[]): readonly JobJson[] =>
  jobs.filter(({ status, allowFailure }) => status === 'failed' && !allowFailure).toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))

/** The failed job after or before this one, wrapping around; the first or the last when none is given. */
export const nextFailed = (jobs: readonly JobJson[], after: string | undefined, isBackward = false): JobJson | undefined => {
  const failed = failedJobs(jobs)
  const at = failed.findIndex(({ id }) => id === after)
  return isBackward ? failed.at(Math.max(0, at) - 1) : failed[(at + 1) % failed.length]
}
