import { Flags } from '@oclif/core'
import { executeRun, type FinishedRun, type PreparedRun } from '../app/execute-run.ts'
import { homeDirectory } from '../app/home.ts'
import { sendStartReport } from '../app/start-report.ts'
import { suspendJobsWithUs } from '../app/suspend-jobs.ts'
import { BaseCommand } from './base-command.ts'
import { cancelOnSignals } from './cancel-signals.ts'
import { describeError, toErrorJson } from './describe-error.ts'
import { createEventDispatch } from './event-dispatch.ts'
import { ownStdout } from './own-stdout.ts'
import { isColour } from './terminal/colour.ts'
import { chooseOutput, createReporter, type OutputKind, type Reporter } from './reporters/reporter.ts'

/** How the output of a run is shown; see `--output`. */
export const outputFlag = Flags.option({
  description: 'how to show the run; auto: tree on a terminal, else lines',
  options: ['auto', 'tree', 'lines', 'quiet', 'ndjson'] as const,
  default: 'auto',
})()

/** Jobs at a time. */
export const concurrencyFlag = Flags.integer({ char: 'j', description: 'jobs at a time; default: the processors', helpValue: 'N', min: 1 })

/** Files with variables; see `readEnvFiles`. */
export const envFileFlag = Flags.string({
  description: 'add the variables of this file; may be repeated, later files win',
  helpValue: 'PATH',
  multiple: true,
  // what stands behind the path is the command's argument and no second path
  multipleNonGreedy: true,
})

/** Time a job has to stop after a cancel or a time-out before it is killed. */
export const graceMs = 10_000

/** What `run` and `exec` share: a prepared run is executed and shown. */
export abstract class RunningCommand extends BaseCommand {
  /** Whoever started this from afar hears why nothing ran. */
  protected override catch(error: Error & { exitCode?: number }): Promise<void> {
    sendStartReport(toErrorJson(describeError(error)))
    return super.catch(error)
  }

  protected async execute(prepared: PreparedRun, output: OutputKind | 'auto'): Promise<FinishedRun> {
    // under --json stdout belongs to the one value at the end
    const stdout = this.jsonEnabled() ? process.stderr : ownStdout
    const kind = chooseOutput({ flag: output, stdout, env: process.env })
    const hasColour = isColour(stdout, process.env)
    const reporters: Reporter[] = []
    const notice = (message: string): void => {
      for (const reporter of reporters) reporter.notice(message)
    }
    const cancel = cancelOnSignals(notice, graceMs)
    const stopSuspending = suspendJobsWithUs()
    try {
      try {
        return await executeRun(prepared, {
          home: homeDirectory(),
          version: this.config.version,
          signal: cancel.signal,
          kill: cancel.kill,
          graceMs,
          hasColour,
          forceColour: hasColour && process.env['FORCE_COLOR'] === undefined,
          observe: ({ id, folder }) => {
            const reporter = createReporter(kind, { stdout, env: process.env, run: id, folder, pipeline: prepared.pipeline })
            reporters.push(reporter)
            return reporter
          },
          connect: (storage) => createEventDispatch(this.config, storage, notice),
          warn: notice,
        })
      } finally {
        for (const reporter of reporters) await reporter.finish()
      }
    } finally {
      cancel.dispose()
      stopSuspending()
    }
  }
}
