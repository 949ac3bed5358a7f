import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import type { CancelCause } from '../model/event.ts'
import { unreachable } from '../model/unreachable.ts'

/** The part of a run's end that decides its exit code. */
export type EndedRun =
  | { readonly status: 'passed' | 'failed' | 'interrupted' }
  | { readonly status: 'cancelled'; readonly cause: CancelCause }

/** The exit code for the end of a run, the same in `run`, `exec` and `runs wait`. */
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
