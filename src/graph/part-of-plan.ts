import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { JobRecord, JobState } from '../model/run-record.ts'
import type { SkipReason } from '../model/skip-reason.ts'
import { downstream } from './downstream.ts'
import { planGraph } from './plan-graph.ts'

/** What to run again of a run: what failed, jobs with everything downstream, or jobs. `jobs` are ids or matrices of the plan. */
export type AskedPart = { readonly mode: 'failed' } | { readonly mode: 'from' | 'jobs'; readonly jobs: readonly string[] }

/** What had become of the jobs of the plan in the run that is repeated, by id. */
type Earlier = ReadonlyMap<JobId, Pick<JobRecord, 'state'>>

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
export const failedPart = ({ jobs }: Plan, earlier: Earlier): ReadonlySet<JobId> =>
  new Set(jobs.flatMap(({ id }) => (isLost(id, earlier) ? [id] : [])))

const isLost = (id: JobId, earlier: Earlier): boolean => {
  const seen = new Set<JobId>()
  // a skipped job names the need that it was skipped for, which may have been skipped itself
  for (let at = id; !seen.has(at);) {
    seen.add(at)
    const state = earlier.get(at)?.state
    if (!state) return false
    if (state.status !== 'skipped' || state.because.reason !== 'need-skipped') return isLostState(state)
    at = state.because.need
  }
  return false
}

const lostBy = new Set<SkipReason['reason']>(['need-failed', 'need-cancelled', 'run-cancelled', 'run-interrupted', 'fail-fast'])

const isLostState = (state: JobState): boolean =>
  state.status === 'skipped' ? lostBy.has(state.because.reason) : state.status !== 'passed'
