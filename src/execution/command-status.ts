import { constants } from 'node:os'
import { exitCodes } from '../model/exit-codes.ts'
import type { Failure } from '../model/failure.ts'
import type { JobRecord } from '../model/run-record.ts'
import { unreachable } from '../model/unreachable.ts'

/**
 * Returns the exit status of the command that a run stands for, as a shell reports it in `$?`; `undefined` if the command did not end by
 * itself. It is that of the first job that failed, because the later ones were skipped. `whenThrown` is the status for a step that threw.
 */
export const commandStatus = (jobs: readonly JobRecord[], whenThrown: number | undefined): number | undefined => {
  for (const { state, planned } of jobs) if (state.status === 'failed' && !planned.allowFailure) return statusOf(state.failure, whenThrown)
  return undefined
}

const statusOf = (failure: Failure, whenThrown: number | undefined): number | undefined => {
  switch (failure.reason) {
    case 'exit-code':
      return failure.exitCode
    case 'signal':
      return signalStatus(failure.signal)
    case 'not-started':
      return exitCodes.commandNotStarted
    case 'threw':
    case 'bad-output':
      return whenThrown
    case 'timeout':
      return undefined
    default:
      return unreachable(failure)
  }
}

const signalNumbers: Readonly<Record<string, number>> = constants.signals

/** The value of a shell's `$?` after a signal. */
const signalStatus = (signal: string): number | undefined => {
  // a real-time signal has no name
  const number = signalNumbers[signal] ?? Number(/^signal (\d+)$/.exec(signal)?.[1])
  return Number.isNaN(number) ? undefined : 128 + number
}
