import type { RunBarJson, TrendPointJson } from '../wire/statistics.ts'
import { percentile } from './usual-time.ts'

/** How many passed runs a point is computed from. */
const windowLength = 20
/** With fewer runs there is no point. */
const fewest = 3

/** How the usual time has changed, oldest first. `runs` are newest first. */
export const trend = (runs: readonly RunBarJson[]): readonly TrendPointJson[] => {
  const passed = runs.flatMap(({ status, startedAt, durationMs }) =>
    status === 'passed' && durationMs !== undefined ? [{ startedAt, durationMs }] : [],
  )
  return passed
    .map(({ startedAt }, index) => {
      const window = passed.slice(index, index + windowLength).map(({ durationMs }) => durationMs)
      return { startedAt, p50Ms: percentile(window, 0.5), p90Ms: percentile(window, 0.9) }
    })
    .slice(0, Math.max(0, passed.length - fewest + 1))
    .reverse()
}
