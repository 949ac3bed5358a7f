import { exitCodes } from '../model/exit-codes.ts'
import type { CancelCause } from '../model/event.ts'
import { unreachable } from '../model/unreachable.ts'

/** The part of a run's end that decides its exit code. */
export type EndedRun =
  | { readonly status: 'passed' | 'interrupted' }
  | { readonly status: 'failed'; readonly exitCode?: number }
  | { readonly status: 'cancelled'; readonly cause: CancelCause }

/** The exit code for the end of a run, the same in `run`, `exec` and `runs wait`: the status of its command if it runs only one, else ours. */
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
