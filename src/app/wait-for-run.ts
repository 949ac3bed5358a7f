import { followJournal } from '../journal/journal-reader.ts'
import { journalPath } from '../journal/run-folder.ts'
import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import type { RunState } from '../model/run-record.ts'
import { UserError } from '../model/user-error.ts'
import type { RunDetailJson } from '../wire/run.ts'
import type { OpenRuns } from './open-runs.ts'
import { runExitCode } from './run-exit-code.ts'
import { findRun, type FoundRun } from './show-run.ts'

/** How often it is asked whether the run's owner still lives. */
const verdictEveryMs = 500

/**
 * Waits until a run is over, also when the process that ran it dies.
 *
 * @throws UserError (exit code 4) when it takes longer than `timeoutMs`, and when nobody here can tell whether it still runs.
 */
export const waitForRun = async (
  runs: OpenRuns,
  text: string,
  { timeoutMs }: { readonly timeoutMs?: number | undefined },
): Promise<{ readonly detail: RunDetailJson; readonly exitCode: ExitCode }> => {
  const found = await findRun(runs, text)
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  await untilOver(runs, found, timeout)
  const { run, detail } = await findRun(runs, found.id)
  if (run.run.state.status !== 'running') return { detail, exitCode: runExitCode(endedRun(run.run.state)) }
  throw new UserError(
    'wait-timeout',
    `The run ${found.id} still runs after ${timeoutMs ?? 0} ms.`,
    [`Follow it: \`sparkwing runs logs ${found.id} -f\`.`],
    {
      exitCode: exitCodes.timedOut,
    },
  )
}

type EndedState = Exclude<RunState, { readonly status: 'running' }>
const endedRun = (state: EndedState): EndedState => state

/** Resolves when the run's journal holds its end, or `signal` aborts. */
export const untilOver = async (runs: OpenRuns, { id, folder, run }: FoundRun, signal?: AbortSignal): Promise<void> => {
  if (run.run.state.status !== 'running') return
  refuseUnreachable(id, run.unreachable)
  const done = new AbortController()
  const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal
  // each look proves the owner, and closes the run when it is gone
  const verdict = setInterval(() => void runs.index.get(id), verdictEveryMs)
  try {
    for await (const event of followJournal(journalPath(folder), { afterSeq: run.run.seq, signal: stop })) {
      if (event.type === 'run.finished') return
    }
  } finally {
    clearInterval(verdict)
    done.abort()
  }
}

const refuseUnreachable = (id: string, unreachable: string | undefined): void => {
  if (unreachable === undefined) return
  throw new UserError(
    'unreachable',
    `Nobody here can tell whether the run ${id} still runs: ${unreachable}.`,
    ['Look from where it was started.'],
    {
      exitCode: exitCodes.timedOut,
    },
  )
}
