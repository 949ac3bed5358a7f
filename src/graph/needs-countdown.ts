import type { PlanGraph } from './plan-graph.ts'

/** Counts down what each job still waits for; the work for one job grows with its own arrows and not with the plan. */
export interface NeedsCountdown {
  /** Jobs that wait for nothing from the start, in plan order. */
  readonly free: readonly number[]
  /** Notes that a job is over, once for each job, and gives the jobs that now wait for nothing more, in plan order. */
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
