import { ownExit } from '../own-exit.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import type { CancelCause } from '../../model/event.ts'
import { exitByInterrupt } from './exit-by-interrupt.ts'
import { hurryWaiting } from '../terminal/until-taken.ts'
import { isHangupOurs } from './hangup.ts'

/** The two stages of stopping a run: `signal` asks jobs to stop (its reason is the cause), `kill` kills them at once. */
export interface CancelSignals {
  readonly signal: AbortSignal
  readonly kill: AbortSignal
  /** Records a Ctrl-C that the only job has got itself. */
  cancel(): void
  /** Cancels the other jobs too after a Ctrl-C that one job has got itself. */
  cancelOthers(): void
  /** Kills what is running, after a person has insisted. */
  cancelNow(): void
  /**
   * From now on, the first signal only shortens the wait for readers of the output, and one that comes a second later ends this process. The
   * listeners stay: a signal that Node has received but not delivered is lost when its last listener goes, even if another comes at once.
   */
  runIsOver(): void
}

/** A signal this soon after another is the same Ctrl-C, passed on by a program such as npm. In milliseconds. */
const sameInterruptMs = 1000

const interrupt: CancelCause = 'SIGINT'

/** The first signal cancels gracefully, the second kills what is still running, the third ends this process at once. */
export const cancelOnSignals = (announce: (message: string) => void, graceMs: number): CancelSignals => {
  const graceful = new AbortController()
  const immediate = new AbortController()
  const causes = ['SIGINT', 'SIGTERM', ...(isHangupOurs() ? (['SIGHUP'] as const) : [])] as const satisfies readonly CancelCause[]
  const begin = (cause: CancelCause): void => {
    announce(`Cancelling: jobs have ${graceMs / 1000} s to stop. Interrupt again to kill them now.`)
    graceful.abort(cause)
  }
  const exitBy = (cause: CancelCause): void => {
    if (cause === 'SIGINT') exitByInterrupt()
    ownExit(exitCodes.cancelledBySigterm)
  }
  let isOver = false
  let hurriedAt: number | undefined
  for (const cause of causes)
    process.on(cause, () => {
      if (isOver) {
        hurriedAt ??= performance.now()
        if (performance.now() - hurriedAt > sameInterruptMs) exitBy(cause)
        else hurryWaiting()
      } else if (immediate.signal.aborted) {
        // `process.exit` still runs the `exit` handlers, which kill every process group that is left
        exitBy(cause)
      } else if (graceful.signal.aborted) {
        announce('Killing what is still running.')
        immediate.abort(cause)
      } else {
        begin(cause)
      }
    })
  return {
    signal: graceful.signal,
    kill: immediate.signal,
    cancel: () => {
      graceful.abort(interrupt)
    },
    cancelOthers: () => {
      if (!graceful.signal.aborted) begin(interrupt)
    },
    cancelNow: () => {
      graceful.abort(interrupt)
      immediate.abort(interrupt)
    },
    runIsOver: () => {
      isOver = true
    },
  }
}
