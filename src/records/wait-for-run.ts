import { exitCodes } from '../model/exit-codes.ts'
import type { RunId } from '../model/ids.ts'
import { abortAfter } from '../process/long-timer.ts'
import { formatDuration } from '../model/text/duration.ts'
import { UserError } from '../model/user-error.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { followRun, type FollowOptions } from './follow-run.ts'
import type { OpenRuns } from './open-runs.ts'
import { runExitCode } from './run-exit-code.ts'
import { findRun, type FoundRun } from './show-run.ts'

/**
 * Waits until a run is over, even if the process that runs it dies.
 *
 * @throws UserError (exit code 4) if it takes longer than `timeoutMs`, or if it is unknown whether it is still running.
 */
export const waitForRun = async (
  runs: OpenRuns,
  text: string,
  { timeoutMs }: { readonly timeoutMs?: number | undefined },
): Promise<{ readonly detail: RunDetailJson; readonly exitCode: number }> => {
  const found = await findRun(runs, text)
  using timeout = timeoutMs === undefined ? undefined : abortAfter(timeoutMs)
  await untilOver(runs, found, { signal: timeout })
  const { run, detail } = await findRun(runs, found.id)
  if (run.run.state.status !== 'running') return { detail, exitCode: runExitCode(run.run.state) }
  throw new UserError(
    'wait-timeout',
    `The run ${found.id} is still running after ${formatDuration(timeoutMs ?? 0)}.`,
    [`Follow it: \`sparkwing runs logs ${found.id} -f\`.`],
    {
      exitCode: exitCodes.timedOut,
    },
  )
}

/**
 * Resolves when the run is over or removed, or `signal` aborts.
 *
 * @throws UserError (exit code 4) if it is unknown whether it is still running, unless `evenUnreachable`.
 */
export const untilOver = async (runs: OpenRuns, found: FoundRun, options: FollowOptions = {}): Promise<void> => {
  if (!options.evenUnreachable) refuseUnreachable(runs, found.id, found.run.unreachable)
  for await (const event of followRun(runs, found, options)) if (event.type === 'run.finished') return
  if (options.evenUnreachable || found.run.run.state.status !== 'running') return
  const now = await runs.index.get(found.id)
  refuseUnreachable(runs, found.id, now?.unreachable)
}

const refuseUnreachable = ({ index }: Pick<OpenRuns, 'index'>, id: RunId, unreachable: string | undefined): void => {
  if (unreachable === undefined) return
  throw new UserError(
    'unreachable',
    `It is unknown from here whether the run ${id} is still running: ${unreachable}.`,
    [
      index.unreadable.get(id)?.tryThis ??
        `Try again where it was started. If it is gone for good, close it: \`sparkwing runs close ${id}\`.`,
    ],
    {
      exitCode: exitCodes.timedOut,
    },
  )
}
