import type { JobJson } from '../../../../src/wire/run.ts'
import { rankOf } from '../job-order.ts'
import { whyOf } from '../reuse/first-reason.ts'
import { jobsById, waitedMs } from '../job-waits.ts'
import type { Sort, SortName } from '../run-search.ts'

/** A job as the table shows it. */
export interface TableRow {
  readonly job: JobJson
  readonly waited: number | undefined
  /** Why it ran, was reused, was skipped or failed. */
  readonly why: string
}

export const tableRows = (jobs: readonly JobJson[], startedAt: number, now: number): readonly TableRow[] => {
  const byId = jobsById(jobs)
  return jobs.map((job) => ({ job, waited: waitedMs(job, byId, startedAt, now), why: whyOf(job) }))
}

const values: Readonly<Record<SortName, (row: TableRow) => number | string | undefined>> = {
  state: ({ job }) => rankOf(job),
  job: ({ job }) => job.title ?? job.id,
  started: ({ job }) => job.startedAt,
  duration: ({ job }) => (job.reused ? undefined : job.durationMs),
  waited: ({ waited }) => waited,
  attempts: ({ job }) => job.attempts.length,
  why: ({ why }) => (why === '' ? undefined : why),
}

const collator = new Intl.Collator('en', { numeric: true })

/** Sorts the rows: rows without a value are always last, and equal rows are in plan order. */
export const sortRows = (rows: readonly TableRow[], sort: Sort | undefined): readonly TableRow[] => {
  if (sort === undefined) return rows
  const isDown = sort.startsWith('-')
  const valueOf = values[sort.replace('-', '') as SortName]
  return rows.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)]
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
    const order = typeof one === 'string' && typeof other === 'string' ? collator.compare(one, other) : Number(one) - Number(other)
    return isDown ? -order : order
  })
}

/** The order after a click on a column head: ascending, then descending, then plan order. */
export const nextSort = (sort: Sort | undefined, name: SortName): Sort | undefined => {
  if (sort === name) return `-${name}`
  return sort === `-${name}` ? undefined : name
}
