import type { JobId } from '../model/ids.ts'
import type { Plan, PlannedJob } from '../model/plan.ts'

/** A plan with its arrows indexed both ways, so that no question costs a walk over all jobs. Jobs go by their position in the plan. */
export interface PlanGraph {
  readonly jobs: readonly PlannedJob[]
  readonly positionOf: ReadonlyMap<JobId, number>
  /** Positions that each job waits for. */
  readonly needs: readonly (readonly number[])[]
  /** Positions that wait for each job, in plan order. */
  readonly dependents: readonly (readonly number[])[]
}

/** Indexes a plan; needs that name no job are left out ({@link checkPlan} refuses them). */
export const planGraph = ({ jobs }: Plan): PlanGraph => {
  const positionOf = new Map(jobs.map(({ id }, position) => [id, position]))
  const needs = jobs.map((job) => [...new Set(job.needs)].map((need) => positionOf.get(need)).filter((position) => position !== undefined))
  const dependents = jobs.map((): number[] => [])
  for (const [position, waitsFor] of needs.entries()) {
    for (const need of waitsFor) dependents[need]?.push(position)
  }
  return { jobs, positionOf, needs, dependents }
}
