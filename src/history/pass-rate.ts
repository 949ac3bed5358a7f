import type { RunBarJson } from '../wire/statistics.ts'

/** Runs that a pass rate is made from. */
export const passRateOver = 50

/** Passed runs among those passed and failed, of the newest that are over; `undefined` when there are none. Runs stand newest first. */
export const passRate = (runs: readonly Pick<RunBarJson, 'status'>[]): number | undefined => {
  const newest = runs.filter(({ status }) => status !== 'running' && status !== 'unreachable').slice(0, passRateOver)
  const passed = newest.filter(({ status }) => status === 'passed').length
  const told = passed + newest.filter(({ status }) => status === 'failed').length
  return told === 0 ? undefined : passed / told
}
