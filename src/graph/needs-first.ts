import type { Plan, PlannedJob } from '../model/plan.ts'
import { planGraph } from './plan-graph.ts'

/** The jobs of a plan without loops, each after all that it needs. */
export const needsFirst = (plan: Plan): readonly PlannedJob[] => {
  const graph = planGraph(plan)
  const left = graph.needs.map((needs) => needs.length)
  const found = [...left.keys()].filter((position) => left[position] === 0)
  // the list grows during the loop
  for (const position of found)
    for (const dependent of graph.dependents[position] ?? []) {
      const still = (left[dependent] ?? 0) - 1
      left[dependent] = still
      if (still === 0) found.push(dependent)
    }
  return found.flatMap((position) => graph.jobs[position] ?? [])
}
