import type { RunSummaryJson } from '../wire/run.ts'
import { toRunSummaryJson } from '../wire/to-json.ts'
import type { IndexedListedRun } from './run-index.ts'

/** A listed run in the form that lists, the API and the pages use. */
export const toListedJson = (listed: IndexedListedRun): RunSummaryJson => ({
  ...toRunSummaryJson(listed),
  ...(listed.unreachable !== undefined && { status: 'unreachable', because: listed.unreachable }),
})
