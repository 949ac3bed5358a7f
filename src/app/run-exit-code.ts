import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import type { CancelCause } from '../model/event.ts'
import { unreachable } from '../model/unreachable.ts'

/** How a run ended, as far as its exit code needs it. */
export type EndedRun =
  | { readonly status: 'passed' | 'failed' | 'interrupted' }
  | { readonly status: 'cancelled'; readonly cause: CancelCause }

/** The exit code that tells how a run ended; `run`, `exec` and `runs wait` agree on it. */
export const runExitCode = (ended: EndedRun): ExitCode => {
  switch (ended.status) {
    case 'passed':
      return exitCodes.passed
    case 'failed':
      return exitCodes.failed
    case 'interrupted':
      return exitCodes.interrupted
    case 'cancelled':
      return ended.cause === 'SIGINT' ? exitCodes.cancelledBySigint : exitCodes.cancelledBySigterm
    default:
      return unreachable(ended)
  }
}
