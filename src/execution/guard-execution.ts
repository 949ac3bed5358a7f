import { dashboardName } from '../journal/requests.ts'
import { watchRequests } from '../journal/requests-watch.ts'
import type { CancelCause } from '../model/event.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { guardRun } from '../process/stopping/run-guard.ts'
import { removeCancelMark, writeCancelMark } from '../records/cancel-mark.ts'
import type { RunLocks } from '../locks/run-locks.ts'
import type { OpenRecord } from './open-record.ts'
import type { RunSurroundings } from './run-surroundings.ts'

/** Guards a run while its jobs run: receives cancel requests, and keeps processes from outliving the run. */
export interface ExecutionGuard {
  /** Aborts when the run is cancelled by a signal or a request; its `reason` is a `CancelCause`. */
  readonly cancelled: AbortSignal
  /** Whether the run has started anything that could outlive it. */
  hasStarted(): boolean
  /** Stops accepting requests, once the jobs are over. */
  stopListening(): void
  /** Ends the guard, once the end of the run is recorded. */
  dismiss(): void
}

export const guardExecution = (
  { id, folder, notice }: OpenRecord,
  { signal, graceMs }: RunSurroundings,
  locks: Pick<RunLocks, 'stopWaiting'>,
): ExecutionGuard => {
  const requested = new AbortController()
  const requests = watchRequests(folder, ({ by }) => {
    notice(`Cancelling at the request of ${by}: jobs have ${graceMs / 1000} s to stop.`)
    const cause: CancelCause = by === dashboardName ? 'dashboard' : 'request'
    requested.abort(cause)
  })
  const guard = guardRun(id, folder)
  const cancelled = AbortSignal.any([signal, requested.signal])
  // write it at once: we may be killed before we can end normally, for example by an outer run whose own time is up
  const markCancel = (): void => {
    writeCancelMark(folder, cancelled.reason)
  }
  cancelled.addEventListener('abort', markCancel)
  if (cancelled.aborted) markCancel()
  const leaveWithoutEnd = (): void => {
    // if the process exits before the run has ended, it must not exit with 0
    process.exitCode ||= exitCodes.interrupted
    locks.stopWaiting()
  }
  process.once('exit', leaveWithoutEnd)
  return {
    cancelled,
    hasStarted: guard.hasStarted,
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
