import type { PlanGraph } from './plan-graph.ts'

/** The given jobs and everything that waits for them, directly or not. */
export const downstream = (graph: PlanGraph, from: Iterable<number>): ReadonlySet<number> => {
  const found = new Set(from)
  // a set that grows is walked to its new end
  for (const position of found) {
    for (const dependent of graph.dependents[position] ?? []) found.add(dependent)
  }
  return found
}
