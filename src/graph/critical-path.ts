import type { JobId, Millis } from '../model/ids.ts'
import type { JobRecord, JobState } from '../model/run-record.ts'
import { needsCountdown } from './needs-countdown.ts'
import { planGraph } from './plan-graph.ts'

/**
 * The chain of needs that took longest, first job to last, among jobs that have started. The run could not have been shorter. The time of
 * a job is from its first attempt to its end, or to `now` if it is still running.
 */
export const criticalPath = (jobs: readonly JobRecord[], now: Millis): readonly JobId[] => {
  const graph = planGraph({ jobs: jobs.map(({ planned }) => planned) })
  const countdown = needsCountdown(graph)
  const reached = new Map<number, { readonly ms: number; readonly after: number | undefined }>()
  let last: number | undefined
  const longest = (positions: readonly (number | undefined)[]): number | undefined =>
    positions.reduce((best, one) => (msTo(one) > msTo(best) ? one : best), undefined)
  const msTo = (position: number | undefined): number => (position === undefined ? -1 : (reached.get(position)?.ms ?? -1))

  const free = [...countdown.free]
  // the list grows during the loop
  for (const position of free) {
    const record = jobs[position]
    const ownMs = record && workedMs(record.state, now)
    if (ownMs !== undefined) {
      const after = longest(graph.needs[position] ?? [])
      reached.set(position, { ms: Math.max(0, msTo(after)) + ownMs, after })
      last = longest([last, position])
    }
    free.push(...countdown.over(position))
  }

  const path: JobId[] = []
  for (let at = last; at !== undefined; at = reached.get(at)?.after) {
    const id = graph.jobs[at]?.id
    if (id !== undefined) path.unshift(id)
  }
  return path
}

const workedMs = (state: JobState, now: Millis): number | undefined => {
  if (!('startedAt' in state)) return undefined
  return Math.max(0, ('endedAt' in state ? state.endedAt : now) - state.startedAt)
}
