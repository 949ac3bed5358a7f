import type { JobId, Millis } from '../model/ids.ts'
import type { JobRecord } from '../model/run-record.ts'
import { planGraph } from './plan-graph.ts'

/**
 * The jobs that decided how long the run took, first to last. It ends at the job that ended last; while the run goes on, at the running job
 * that began first. Before each job is the one that it waited for: the need that ended last, or the job that freed the lock, the slot or
 * the terminal after that. A wait for another run is a part of the job's own time. `concurrency` is how many jobs may run at once.
 */
export const criticalPath = (jobs: readonly JobRecord[], concurrency: number, now: Millis): readonly JobId[] => {
  const spans = jobs.map((job, at) => spanOf(job, at, now))
  const begun = spans.filter((span) => span !== undefined).toSorted(lastFirst)
  const { needs } = planGraph({ jobs: jobs.map(({ planned }) => planned) })
  const path: Span[] = []
  const seen = new Set<Span>()
  let next = lastOf(begun)
  while (next !== undefined && !seen.has(next)) {
    const span = next
    seen.add(span)
    path.unshift(span)
    const need = startedNeeds(span.at, needs, spans).toSorted(lastFirst)[0]
    const isCandidate = (other: Span): boolean =>
      other.isOver && !seen.has(other) && other.to > (need?.to ?? -Infinity) && other.to <= span.from
    // most often the first candidate is it, so this does not count the running jobs for each
    next = begun.find((other) => isCandidate(other) && isFreeing(other, span, begun, concurrency)) ?? need
  }
  return path.map(({ job }) => job.planned.id)
}

/** When a job ran, from its first attempt to its end. */
interface Span {
  readonly job: JobRecord
  readonly at: number
  readonly from: number
  readonly to: number
  readonly isOver: boolean
}

const spanOf = (job: JobRecord, at: number, now: Millis): Span | undefined => {
  const { state } = job
  if (!('startedAt' in state)) return undefined
  const isOver = 'endedAt' in state
  return { job, at, from: state.startedAt, to: isOver ? state.endedAt : now, isOver }
}

/** By their ends, the last first; of those that ended at the same time, the one that began last. */
const lastFirst = (a: Span, b: Span): number => b.to - a.to || b.from - a.from

const lastOf = (begun: readonly Span[]): Span | undefined => begun.findLast(({ isOver }) => !isOver) ?? begun[0]

/** The needs that began. One that was skipped is replaced by its own needs. */
const startedNeeds = (at: number, needs: readonly (readonly number[])[], spans: readonly (Span | undefined)[]): readonly Span[] => {
  const found: Span[] = []
  const looked = new Set(needs[at])
  // the set grows during the loop
  for (const need of looked) {
    const span = spans[need]
    if (span) found.push(span)
    else for (const above of needs[need] ?? []) looked.add(above)
  }
  return found
}

/** Whether the end of a job let another one begin that was ready: both have the same lock or need the terminal, or no slot was free. */
const isFreeing = (other: Span, waiting: Span, begun: readonly Span[], concurrency: number): boolean => {
  const [a, b] = [other.job.planned, waiting.job.planned]
  if (b.lock !== undefined && a.lock?.name === b.lock.name) return true
  if (a.interactive === true && b.interactive === true) return true
  return begun.filter(({ from, to }) => from < other.to && to >= other.to).length >= concurrency
}
