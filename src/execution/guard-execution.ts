import { watchRequests } from '../journal/requests-watch.ts'
import type { CancelCause } from '../model/event.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { guardRun } from '../process/stopping/run-guard.ts'
import { removeCancelMark, writeCancelMark } from '../records/cancel-mark.ts'
import type { RunLocks } from '../locks/run-locks.ts'
import type { OpenRecord } from './open-record.ts'
import type { RunSurroundings } from './run-surroundings.ts'

/** What stands around a run while its jobs run: it hears of a cancel, and keeps processes from outliving the run. */
export interface ExecutionGuard {
  /** Aborts when anyone cancels the run; its `reason` is a `CancelCause`. */
  readonly cancelled: AbortSignal
  /** Takes no more requests: the jobs are over. */
  stopListening(): void
  /** The end of the run is recorded: nothing is left to guard. */
  dismiss(): void
}

export const guardExecution = (
  { id, folder, notice }: OpenRecord,
  { signal, graceMs }: RunSurroundings,
  locks: Pick<RunLocks, 'stopWaiting'>,
): ExecutionGuard => {
  const requested = new AbortController()
  const requests = watchRequests(folder, ({ by }) => {
    notice(`Cancelling, as ${by} asked: jobs have ${graceMs / 1000} s to stop.`)
    requested.abort('request' satisfies CancelCause)
  })
  const guard = guardRun(id, folder)
  const cancelled = AbortSignal.any([signal, requested.signal])
  // at once: who cancels may kill us before we can end in order, as an outer run does when its own time is up
  const markCancel = (): void => {
    writeCancelMark(folder, cancelled.reason)
  }
  cancelled.addEventListener('abort', markCancel)
  if (cancelled.aborted) markCancel()
  const leaveWithoutEnd = (): void => {
    // a run that has not ended must not pass for one that did
    process.exitCode ||= exitCodes.interrupted
    locks.stopWaiting()
  }
  process.once('exit', leaveWithoutEnd)
  return {
    cancelled,
    stopListening: () => {
      requests.close()
    },
    dismiss: () => {
      if (cancelled.aborted) removeCancelMark(folder)
      process.off('exit', leaveWithoutEnd)
      guard.dismiss()
    },
  }
}
