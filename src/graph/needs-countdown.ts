import type { PlanGraph } from './plan-graph.ts'

/** Counts down the needs that each job still waits for. The cost for a job depends on its edges, not on the size of the plan. */
export interface NeedsCountdown {
  /** Jobs without needs, in plan order. */
  readonly free: readonly number[]
  /** Records that a job is over and returns the jobs that now wait for nothing, in plan order. Call it once for each job. */
  over(position: number): readonly number[]
}

export const needsCountdown = (graph: PlanGraph): NeedsCountdown => {
  const left = graph.needs.map((needs) => needs.length)
  return {
    free: [...left.keys()].filter((position) => left[position] === 0),
    over: (position) =>
      (graph.dependents[position] ?? []).filter((dependent) => {
        const stillLeft = (left[dependent] ?? 0) - 1
        left[dependent] = stillLeft
        return stillLeft === 0
      }),
  }
}
