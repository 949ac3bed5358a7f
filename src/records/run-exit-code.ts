import { exitCodes } from '../model/exit-codes.ts'
import type { CancelCause } from '../model/event.ts'
import { unreachable } from '../model/unreachable.ts'

/** How a run ended, as far as its exit code needs it. */
export type EndedRun =
  | { readonly status: 'passed' | 'interrupted' }
  | { readonly status: 'failed'; readonly exitCode?: number }
  | { readonly status: 'cancelled'; readonly cause: CancelCause }

/** The exit code that tells how a run ended: that of the command that it stands for, else ours. `run`, `exec` and `runs wait` agree on it. */
export const runExitCode = (ended: EndedRun): number => {
  switch (ended.status) {
    case 'passed':
      return exitCodes.passed
    case 'failed':
      return ended.exitCode ?? exitCodes.failed
    case 'interrupted':
      return exitCodes.interrupted
    case 'cancelled':
      return ended.cause === 'SIGINT' ? exitCodes.cancelledBySigint : exitCodes.cancelledBySigterm
    default:
      return unreachable(ended)
  }
}
