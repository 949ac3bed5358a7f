import { ownExit } from '../own-exit.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import type { CancelCause } from '../../model/event.ts'
import { exitByInterrupt } from './exit-by-interrupt.ts'
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
  dispose(): void
}

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
  const listeners = causes.map((cause) => {
    const listener = (): void => {
      if (immediate.signal.aborted) {
        // `process.exit` still runs the `exit` handlers, which kill every process group that is left
        if (cause === 'SIGINT') exitByInterrupt()
        ownExit(exitCodes.cancelledBySigterm)
      } else if (graceful.signal.aborted) {
        announce('Killing what is still running.')
        immediate.abort(cause)
      } else {
        begin(cause)
      }
    }
    process.on(cause, listener)
    return { cause, listener }
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
    dispose: () => {
      for (const { cause, listener } of listeners) process.off(cause, listener)
    },
  }
}
