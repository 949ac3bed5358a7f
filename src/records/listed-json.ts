import { readLogsRemoved } from '../journal/logs-removed.ts'
import { readPin } from '../journal/pin-file.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import type { RunSummaryJson } from '../wire/run.ts'
import { toRunSummaryJson } from '../wire/to-json.ts'
import type { IndexedListedRun } from './run-index.ts'

/** A listed run of a home in the form that lists, the API and the pages use. */
export const toListedJson = (listed: IndexedListedRun, home: string): RunSummaryJson => {
  const folder = runFolderPath(home, listed.run.id)
  const pinned = readPin(folder)
  const logsRemoved = readLogsRemoved(folder)
  return {
    ...toRunSummaryJson(listed),
    ...(listed.unreachable !== undefined && { status: 'unreachable', because: listed.unreachable }),
    ...(pinned && { pinned }),
    ...(logsRemoved && { logsRemoved }),
  }
}
