import type { PlanGraph } from './plan-graph.ts'

/** The given jobs and every job that depends on them, directly or indirectly. */
export const downstream = (graph: PlanGraph, from: Iterable<number>): ReadonlySet<number> => {
  const found = new Set(from)
  // the set grows during the loop
  for (const position of found) {
    for (const dependent of graph.dependents[position] ?? []) found.add(dependent)
  }
  return found
}
