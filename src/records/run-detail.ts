import { readLogsRemoved } from '../journal/logs-removed.ts'
import { readPin } from '../journal/pin-file.ts'
import { criticalPath } from '../graph/critical-path.ts'
import { toMillis } from '../model/ids.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { toRunDetailJson } from '../wire/to-json.ts'
import type { IndexedRun } from './run-index.ts'

/** A whole run in its present state; `folder` is the absolute path of its folder. */
export const runDetail = (snapshot: RunSnapshot, folder: string): RunDetailJson =>
  toRunDetailJson(snapshot, folder, criticalPath(snapshot.jobs, snapshot.run.started.options.concurrency, toMillis(Date.now())))

/** The same for a recorded run, whose owner may be out of reach, and which may be pinned or have lost its logs. */
export const shownDetail = (found: IndexedRun, folder: string): RunDetailJson => {
  const { run, jobs, ...detail } = runDetail(found, folder)
  const pinned = readPin(folder)
  const logsRemoved = readLogsRemoved(folder)
  return {
    run: {
      ...run,
      ...(found.unreachable !== undefined && { status: 'unreachable', because: found.unreachable }),
      ...(pinned && { pinned }),
      ...(logsRemoved && { logsRemoved }),
    },
    jobs: logsRemoved ? jobs.map((job) => (job.log ? { ...job, log: { ...job.log, isRemoved: true } } : job)) : jobs,
    ...detail,
  }
}
