import { readPin } from '../journal/pin-file.ts'
import { criticalPath } from '../graph/critical-path.ts'
import { toMillis } from '../model/ids.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { toRunDetailJson } from '../wire/to-json.ts'
import type { IndexedRun } from './run-index.ts'

/** A whole run in its present state; `folder` is the absolute path of its folder. */
export const runDetail = (snapshot: RunSnapshot, folder: string): RunDetailJson =>
  toRunDetailJson(snapshot, folder, criticalPath(snapshot.jobs, toMillis(Date.now())))

/** The same for a recorded run, whose owner may be out of reach, and which may be pinned. */
export const shownDetail = (found: IndexedRun, folder: string): RunDetailJson => {
  const { run, ...detail } = runDetail(found, folder)
  const pinned = readPin(folder)
  return {
    run: {
      ...run,
      ...(found.unreachable !== undefined && { status: 'unreachable', because: found.unreachable }),
      ...(pinned && { pinned }),
    },
    ...detail,
  }
}
