import type { UsualJson } from '../wire/statistics.ts'

/** Passed runs that usual times are made from. */
export const usualOver = 50
/** Fewer say nothing of what is usual. */
const fewest = 3

/** What is usual among the lengths of what passed, newest first; `undefined` when they are too few. */
export const usualTime = (durationsMs: readonly number[]): UsualJson | undefined => {
  const newest = durationsMs.slice(0, usualOver)
  return newest.length < fewest ? undefined : { p50Ms: percentile(newest, 0.5), p90Ms: percentile(newest, 0.9), runs: newest.length }
}

/** The least of the values that `share` of all do not exceed (nearest rank). */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0
