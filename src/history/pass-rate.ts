import type { RunBarJson } from '../wire/statistics.ts'

/** How many runs a pass rate is computed from. */
export const passRateOver = 50

/** The share of passed runs among those that passed or failed, of the newest that are over; `undefined` if there are none. Newest first. */
export const passRate = (runs: readonly Pick<RunBarJson, 'status'>[]): number | undefined => {
  const newest = runs.filter(({ status }) => status !== 'running' && status !== 'unreachable').slice(0, passRateOver)
  const passed = newest.filter(({ status }) => status === 'passed').length
  const told = passed + newest.filter(({ status }) => status === 'failed').length
  return told === 0 ? undefined : passed / told
}
