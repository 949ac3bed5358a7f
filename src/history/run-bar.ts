import type { RunSummaryJson } from '../wire/run.ts'
import type { RunBarJson } from '../wire/statistics.ts'

/** A run as a bar in a chart. */
export const runBar = ({ id, status, startedAt, durationMs }: RunSummaryJson): RunBarJson => ({
  id,
  status,
  startedAt,
  ...(durationMs !== undefined && { durationMs }),
})
