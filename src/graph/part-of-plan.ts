import type { AskedPart } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { JobStatus } from '../model/run-record.ts'
import type { SkipReason } from '../model/skip-reason.ts'
import { downstream } from './downstream.ts'
import { planGraph } from './plan-graph.ts'

/** What had become of a job. */
export interface Outcome {
  readonly status: JobStatus
  /** Why it was skipped; absent if it was not. */
  readonly skipped?: SkipReason | undefined
}

/** What had become of the jobs in the run that is repeated, by id. */
type Earlier = ReadonlyMap<string, Outcome>

/** The jobs of the plan with this id, or the cells of the matrix. */
export const jobsNamed = ({ jobs }: Plan, name: string): readonly JobId[] =>
  jobs.flatMap(({ id, matrix }) => (id === name || matrix?.of === name ? [id] : []))

/** The jobs that have nothing to do with the named ones: neither needed by them nor downstream. */
export const unrelatedJobs = (plan: Plan, names: readonly string[]): ReadonlySet<JobId> => {
  const graph = planGraph(plan)
  const named = names.flatMap((name) => jobsNamed(plan, name)).flatMap((id) => graph.positionOf.get(id) ?? [])
  const related = new Set(downstream(graph, named))
  // what is downstream may need others too; the set grows during the loop
  for (const position of related) for (const need of graph.needs[position] ?? []) related.add(need)
  return new Set([...graph.jobs.entries()].flatMap(([position, { id }]) => (related.has(position) ? [] : [id])))
}

/** The jobs that were named and, for `from`, everything downstream. */
export const namedPart = (plan: Plan, { mode, jobs: names }: Extract<AskedPart, { readonly jobs: unknown }>): ReadonlySet<JobId> => {
  const named = names.flatMap((name) => jobsNamed(plan, name))
  if (mode === 'jobs') return new Set(named)
  const graph = planGraph(plan)
  const from = downstream(
    graph,
    named.flatMap((id) => graph.positionOf.get(id) ?? []),
  )
  return new Set([...from].flatMap((position) => graph.jobs[position]?.id ?? []))
}

/** The jobs that failed, were cut off, or were skipped because others were. */
export const failedPart = <Id extends string>(jobs: readonly { readonly id: Id }[], earlier: Earlier): ReadonlySet<Id> =>
  new Set(jobs.flatMap(({ id }) => (isLost(id, earlier) ? [id] : [])))

const isLost = (id: string, earlier: Earlier): boolean => {
  const seen = new Set<string>()
  // a skipped job names the need that it was skipped for, which may have been skipped itself
  for (let at = id; !seen.has(at);) {
    seen.add(at)
    const then = earlier.get(at)
    if (!then) return false
    if (then.skipped?.reason !== 'need-skipped') return then.skipped ? lostBy.has(then.skipped.reason) : then.status !== 'passed'
    at = then.skipped.need
  }
  return false
}

const lostBy = new Set<SkipReason['reason']>(['need-failed', 'need-cancelled', 'run-cancelled', 'run-interrupted', 'fail-fast'])
