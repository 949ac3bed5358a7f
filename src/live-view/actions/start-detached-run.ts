import { UserError } from '../../model/user-error.ts'
import { parseRunId, type RunId } from '../../model/ids.ts'
import { startDetached } from '../../process/start-detached.ts'
import { asksForStartReport, readStartReport, type StartReport } from '../../execution/start-report.ts'

/** How to start another process of this same command line. */
export interface OwnCli {
  /** Absolute. */
  readonly file: string
  readonly args: readonly string[]
}

export interface DetachedRunOptions {
  readonly cli: OwnCli
  readonly home: string
  /** Added after the command line's own arguments. */
  readonly args: readonly string[]
  readonly directory: string
  readonly env: NodeJS.ProcessEnv
}

/** Longest time until the first event is recorded. Enough for a large config on a slow disk. */
const longestStartMs = 60_000

/**
 * Starts a run that outlives this process, and waits until it is recorded.
 *
 * @throws UserError with the reason why it did not start, in the run's own words.
 */
export const startDetachedRun = async ({ cli, home, args, directory, env }: DetachedRunOptions): Promise<RunId> => {
  const run = await startDetached({
    file: cli.file,
    args: [...cli.args, ...args],
    cwd: directory,
    env: { ...env, ...asksForStartReport, ...notInherited, SPARKWING_HOME: home },
    hasReport: true,
  })
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<'too-late'>((resolve) => {
    timer = setTimeout(resolve, longestStartMs, 'too-late')
  })
  // the run closes the pipe when it has reported and when it ends
  const said = await Promise.race([run.report, tooLate])
  clearTimeout(timer)
  const report = said === 'too-late' ? undefined : readStartReport(said)
  if (report && 'run' in report) {
    run.letGo()
    const id = parseRunId(report.run)
    if (id) return id
  }
  if (said === 'too-late') {
    run.kill()
    throw new UserError('start-timeout', `The run did not begin within ${longestStartMs / 1000} s and was stopped.`, [
      `Start it in a terminal in ${directory} to see what holds it up.`,
    ])
  }
  throw report
    ? asUserError(report)
    : new UserError('not-started', await howItEnded(run), [`Start it in a terminal in ${directory} to see why.`])
}

/** A run that the dashboard starts is not a nested run, and it outlives the dashboard. */
const notInherited = { SPARKWING_RUN_ID: undefined, SPARKWING_PIPELINE_STACK: undefined }

const asUserError = (report: StartReport): UserError => {
  if (!('error' in report)) return new UserError('not-started', 'The new run did not print a run id.')
  const { code, message, tryThis } = report.error
  return new UserError(code, message, tryThis)
}

const howItEnded = async (run: Awaited<ReturnType<typeof startDetached>>): Promise<string> => {
  const end = await run.ended
  switch (end.kind) {
    case 'exited':
      return `The run exited with code ${end.exitCode} before it began.`
    case 'killed':
      return `The run was killed by ${end.signal} before it began.`
    case 'not-started':
      return `The run could not be started: ${end.message}.`
  }
}
