import { readLogsRemoved } from '../../journal/logs-removed.ts'
import type { RunId } from '../../model/ids.ts'
import { LogsRemovedError } from '../../model/logs-removed-error.ts'

/**
 * Refuses to read the logs of a run that were removed. Call it before they are read, and after: without their files, they look as if the
 * jobs had written nothing.
 *
 * @throws LogsRemovedError
 */
export const requireLogs = (run: RunId, folder: string): void => {
  const removed = readLogsRemoved(folder)
  if (removed) throw new LogsRemovedError(run, removed)
}
