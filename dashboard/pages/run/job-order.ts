import { jobKind, type JobKind } from '../../../src/model/cells.ts'
import type { JobJson } from '../../../src/wire/run.ts'
import { countEach } from '../../../src/model/count-each.ts'
import { countsInWords } from '../../ui/words/counts-in-words.ts'
import { kindWord } from '../../ui/words/cell-words.ts'

/** A failed job that the run may have: it is shown as failed, but not as what broke the run. */
export const isAllowedFailure = (job: JobJson): boolean => kindOf(job) === 'allowed to fail'

/** The order of a list of jobs: what a person looks for first stands first. */
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

/** Rises from what a person looks for first. */
export const rankOf = (job: JobJson): number => order.indexOf(kindOf(job))

/** Jobs of each kind, the first kind first. */
export const countKinds = (jobs: readonly JobJson[]): ReadonlyMap<JobKind, number> =>
  new Map([...countEach(jobs.map(kindOf))].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)))

/** `20 passed, 1 failed`. */
export const kindsInWords = (jobs: readonly JobJson[]): string =>
  countsInWords(Array.from(countKinds(jobs), ([kind, count]) => [kindWord(kind), count]))

/** The jobs that broke a run, in the order in which they failed. */
export const failedJobs = (jobs: readonly JobJson[]): readonly JobJson[] =>
  jobs.filter(({ status, allowFailure }) => status === 'failed' && !allowFailure).toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))

/** The failed job after this one, round and round; the first where none is named. */
export const nextFailed = (jobs: readonly JobJson[], after: string | undefined): JobJson | undefined => {
  const failed = failedJobs(jobs)
  return failed[(failed.findIndex(({ id }) => id === after) + 1) % failed.length]
}
