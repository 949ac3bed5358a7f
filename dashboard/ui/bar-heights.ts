import { counted } from '../../src/model/text/counted.ts'
import type { RunBarJson } from '../../src/wire/statistics.ts'
import { countEach } from '../../src/model/count-each.ts'
import { countsInWords } from './words/counts-in-words.ts'

/** A run's duration, so far if it is still running. */
export const lengthOf = ({ durationMs, startedAt }: Pick<RunBarJson, 'durationMs' | 'startedAt'>, now: number): number =>
  Math.max(0, durationMs ?? now - startedAt)

/** The height of each bar, 0 to 1, relative to the longest run. A single run that took far longer than the rest does not flatten them. */
export const barHeights = (runs: readonly Pick<RunBarJson, 'durationMs' | 'startedAt'>[], now: number): readonly number[] => {
  const lengths = runs.map((run) => lengthOf(run, now))
  const sorted = lengths.toSorted((a, b) => a - b)
  const most = sorted.at(-1) ?? 0
  const usual = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? most
  // cap runs that took more than twice the 90th percentile
  const top = Math.min(most, usual * 2)
  return lengths.map((length) => (top > 0 ? Math.min(1, length / top) : 0))
}

/** `50 runs: 45 passed, 5 failed`. */
export const runsInWords = (runs: readonly Pick<RunBarJson, 'status'>[]): string =>
  `${counted(runs.length, 'run')}: ${countsInWords(countEach(runs.map(({ status }) => status)))}`
