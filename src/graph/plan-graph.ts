import type { JobId } from '../model/ids.ts'
import type { Plan, PlannedJob } from '../model/plan.ts'

/** A plan with its edges indexed in both directions, so that no lookup walks all jobs. Jobs are identified by their position in the plan. */
export interface PlanGraph {
  readonly jobs: readonly PlannedJob[]
  readonly positionOf: ReadonlyMap<JobId, number>
  /** For each job, the positions of the jobs that it waits for. */
  readonly needs: readonly (readonly number[])[]
  /** For each job, the positions of the jobs that wait for it, in plan order. */
  readonly dependents: readonly (readonly number[])[]
}

/** Indexes a plan. Needs that name no job are left out ({@link checkPlan} refuses them). */
export const planGraph = ({ jobs }: Plan): PlanGraph => {
  const positionOf = new Map(jobs.map(({ id }, position) => [id, position]))
  const needs = jobs.map((job) => [...new Set(job.needs)].map((need) => positionOf.get(need)).filter((position) => position !== undefined))
  const dependents = jobs.map((): number[] => [])
  for (const [position, waitsFor] of needs.entries()) {
    for (const need of waitsFor) dependents[need]?.push(position)
  }
  return { jobs, positionOf, needs, dependents }
}
