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

/** A duration against the usual one. Only clear differences count; `slow` and `very slow` are also beyond what nine of ten take. */
export type Pace = 'fast' | 'usual' | 'slow' | 'very slow'

/** `undefined` if nothing is known about what is usual. */
export const paceOf = (ms: number, usual: UsualJson | undefined): Pace | undefined => {
  if (!usual || usual.p50Ms <= 0) return undefined
  const ratio = ms / usual.p50Ms
  if (ratio <= 0.6) return 'fast'
  if (ratio < 1.25 || ms <= usual.p90Ms) return 'usual'
  return ratio < 2 ? 'slow' : 'very slow'
}

/** `1.8× usual`. */
export const timesUsual = (ms: number, usual: UsualJson): string => `${(ms / usual.p50Ms).toFixed(1)}× usual`

/** The smallest of the values that at least `share` of all values do not exceed (nearest rank). */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0
