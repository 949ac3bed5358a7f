import { existsSync } from 'node:fs'
import { writeRequest } from '../journal/requests.ts'
import { errorCode } from '../journal/run-folder.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { isRunOver } from '../model/run-record.ts'
import { UnreadableError } from '../model/unreadable.ts'
import { UserError } from '../model/user-error.ts'
import { abortAfter } from '../process/long-timer.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import type { RunDetailJson } from '../wire/run.ts'
import type { OpenRuns } from './open-runs.ts'
import { findRun, type FoundRun } from './show-run.ts'
import { untilOver } from './wait-for-run.ts'

export interface CancelledRun {
  readonly detail: RunDetailJson
  /** `over`: the run had ended already; `asked`: the call did not wait for the run to end. */
  readonly outcome: 'ended' | 'over' | 'asked'
}

/**
 * Asks the owner of a run to cancel it, and waits for the run to end. It sends no signal: the request is a file.
 *
 * @throws UserError (exit code 4) if the run has not ended within `waitMs`. Without `waitMs`, the call does not wait.
 */
export const cancelRun = async (
  runs: OpenRuns,
  text: string,
  { by, waitMs }: { readonly by: string; readonly waitMs: number | undefined },
): Promise<CancelledRun> => {
  const found = await findRun(runs, text)
  if (isRunOver(found.run.run.state)) return { detail: found.detail, outcome: 'over' }
  await askToCancel(found.folder, by)
  if (waitMs === undefined) return { detail: found.detail, outcome: 'asked' }
  // this process cannot check whether the owner is alive, but the owner may still read the request
  try {
    using timeout = abortAfter(waitMs)
    await untilOver(runs, found, { signal: timeout, evenUnreachable: true })
  } catch (error) {
    throw error instanceof UnreadableError ? notSeen(found, error) : error
  }
  const { run: now, detail } = await findRun(runs, found.id)
  if (isRunOver(now.run.state)) return { detail, outcome: 'ended' }
  throw notAnswered(found, waitMs)
}

/**
 * Writes the request. Does nothing if the run has ended since it was found.
 *
 * @throws UserError if the home cannot be written.
 */
export const askToCancel = async (folder: string, by: string): Promise<void> => {
  try {
    await writeRequest(folder, { kind: 'cancel', by })
  } catch (error) {
    const code = errorCode(error)
    if (code === '') throw error
    // the owner removes the folder of requests when its run is over
    if (code === 'ENOENT' && existsSync(folder)) return
    throw new UserError('home-not-writable', `Cannot write the request to ${folder} (${code}).`, ['Cancel it where it was started.'], {
      cause: error,
      exitCode: exitCodes.homeNotWritable,
    })
  }
}

const notSeen = ({ id }: FoundRun, cause: UnreadableError): UserError =>
  new UserError(
    'cancel-not-seen',
    `The run ${id} was asked to stop, but it is unknown from here whether it does: ${cause.unreadable.reason}.`,
    cause.tryThis,
    {
      cause,
      exitCode: exitCodes.timedOut,
    },
  )

const notAnswered = ({ id, run }: FoundRun, waitMs: number): UserError => {
  const { owner } = run.run.started
  // suggest `kill` only if the process is certainly the run's
  const { verdict } = proveOwner(owner)
  return new UserError(
    'cancel-timeout',
    `The run ${id} was asked to stop and has not ended within ${Math.round(waitMs / 1000)} s.`,
    [
      `Wait for it: \`sparkwing runs wait ${id}\`.`,
      ...(verdict === 'alive'
        ? [`It does not react while it is suspended or blocked by a function: \`kill -9 ${owner.pid}\` ends it and everything it started.`]
        : [`If it is gone for good, close it: \`sparkwing runs close ${id}\`.`]),
    ],
    { exitCode: exitCodes.timedOut },
  )
}
