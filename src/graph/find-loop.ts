import type { JobId } from '../model/ids.ts'
import { needsCountdown } from './needs-countdown.ts'
import type { PlanGraph } from './plan-graph.ts'

/** The ids of one loop, where each job needs the next and the last id repeats the first. `undefined` if there is no loop. */
export const findLoop = (graph: PlanGraph): readonly JobId[] | undefined => {
  const stuck = jobsThatNeverGetReady(graph)
  const path = new Map<number, number>()
  // each stuck job needs another stuck job, so following them must return to one already seen
  let at = stuck.values().next().value
  while (at !== undefined && !path.has(at)) {
    path.set(at, path.size)
    at = graph.needs[at]?.find((need) => stuck.has(need))
  }
  if (at === undefined) return undefined
  const loop = [...path.keys()].slice(path.get(at))
  return [...loop, at].flatMap((position) => graph.jobs[position]?.id ?? [])
}

const jobsThatNeverGetReady = (graph: PlanGraph): ReadonlySet<number> => {
  const countdown = needsCountdown(graph)
  const stuck = new Set(graph.jobs.keys())
  const ready = [...countdown.free]
  for (let position = ready.pop(); position !== undefined; position = ready.pop()) {
    stuck.delete(position)
    for (const released of countdown.over(position)) ready.push(released)
  }
  return stuck
}
