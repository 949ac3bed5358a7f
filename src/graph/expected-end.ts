import type { JobId, Millis } from '../model/ids.ts'
import type { JobRecord } from '../model/run-record.ts'
import { needsFirst } from './needs-first.ts'

/** When a run will probably end. */
export interface ExpectedEnd {
  /** When it ends if every job takes its usual time. May be past. */
  readonly at: number
  /** What is usually left once the jobs end that run now, in milliseconds: even a late run has this before it. */
  readonly restMs: number
}

/**
 * When a run will probably end: after the longest chain of jobs that are not over, but no sooner than its slots can do their work.
 * `undefined` if it is not known how long one of these jobs usually takes. Jobs that run only after a failure do not count.
 *
 * @param usualMs by job
 * @param concurrency how many jobs may run at once
 */
export const expectedEnd = (
  jobs: readonly JobRecord[],
  usualMs: ReadonlyMap<JobId, number>,
  concurrency: number,
  now: Millis,
): ExpectedEnd | undefined => {
  const byId = new Map(jobs.filter(isOpen).map((job) => [job.planned.id, job]))
  if (byId.size === 0) return undefined
  const left = { chain: 0, work: 0 }
  const rest = { chain: 0, work: 0 }
  const ends = new Map<JobId, { readonly left: number; readonly rest: number }>()
  for (const { id, needs } of needsFirst({ jobs: jobs.map(({ planned }) => planned) })) {
    const job = byId.get(id)
    if (!job) continue
    const usual = usualMs.get(id) ?? (job.planned.when === 'passed' || job.state.status === 'running' ? undefined : 0)
    if (usual === undefined) return undefined
    const own =
      job.state.status === 'running'
        ? { left: Math.max(0, usual - (now - job.state.startedAt)), rest: 0 }
        : job.planned.when === 'failed'
          ? { left: 0, rest: 0 }
          : { left: usual, rest: usual }
    const before = needs.map((need) => ends.get(need) ?? { left: 0, rest: 0 })
    const end = {
      left: own.left + Math.max(0, ...before.map((one) => one.left)),
      rest: own.rest + Math.max(0, ...before.map((one) => one.rest)),
    }
    ends.set(id, end)
    left.chain = Math.max(left.chain, end.left)
    left.work += own.left
    rest.chain = Math.max(rest.chain, end.rest)
    rest.work += own.rest
  }
  return {
    at: now + Math.round(Math.max(left.chain, left.work / concurrency)),
    restMs: Math.round(Math.max(rest.chain, rest.work / concurrency)),
  }
}

const isOpen = ({ state: { status } }: JobRecord): boolean => status === 'pending' || status === 'queued' || status === 'running'
