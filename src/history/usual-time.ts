import type { UsualJson } from '../wire/statistics.ts'

/** How many passed runs usual times are computed from. */
export const usualOver = 50
/** With fewer runs there is no usual time. */
const fewest = 3

/** The usual time, from the durations of runs or jobs that passed, newest first. `undefined` if there are too few. */
export const usualTime = (durationsMs: readonly number[]): UsualJson | undefined => {
  const newest = durationsMs.slice(0, usualOver)
  return newest.length < fewest ? undefined : { p50Ms: percentile(newest, 0.5), p90Ms: percentile(newest, 0.9), runs: newest.length }
}

/** The smallest of the values that at least `share` of all values do not exceed (nearest rank). */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0
