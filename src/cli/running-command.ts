import { Flags } from '@oclif/core'
import { executeRun, type FinishedRun } from '../execution/execute-run.ts'
import type { PreparedRun } from '../execution/prepared-run.ts'
import { homeDirectory } from '../project/home.ts'
import { sendStartReport } from '../execution/start-report.ts'
import { handOverStreams } from '../execution/hand-over-streams.ts'
import { isOneJob } from '../execution/one-job.ts'
import { reportUnreadInput } from '../execution/unread-input.ts'
import { suspendJobsWithUs } from '../execution/suspend-jobs.ts'
import { rerunCommand } from '../records/rerun-command.ts'
import { runDetail } from '../records/run-detail.ts'
import { runPageUrl } from '../server-process/run-page-url.ts'
import { makeRoomAfterRun } from '../retention/room-after-run.ts'
import { isBuildServer } from './is-build-server.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { BaseCommand } from './base-command.ts'
import { cancelOnSignals } from './signals/cancel-signals.ts'
import { describeError, toErrorJson } from './describe-error.ts'
import { nextInterrupt } from './signals/next-interrupt.ts'
import { passOnInterrupt } from './signals/exit-by-interrupt.ts'
import { exitAsInterrupted } from './flush-and-exit.ts'
import { createEventDispatch } from './plugins/event-dispatch.ts'
import { createForegroundProbe } from './terminal/foreground.ts'
import { openKeys } from './terminal/keys.ts'
import { isColour } from './terminal/colour.ts'
import { untilShown } from './terminal/until-shown.ts'
import { hurryWaiting } from './terminal/until-taken.ts'
import { unblockTerminal } from './terminal/unblock-terminal.ts'
import { wrapWords } from './render/columns.ts'
import { sayOnStderr } from './terminal/say.ts'
import { shownLines } from './terminal/shown.ts'
import { sanitiseName } from '../model/text/terminal-text.ts'
import { chosenOutput, type ChosenOutput } from './reporters/of-plugins/chosen-output.ts'
import { createPluginReporter } from './reporters/of-plugins/plugin-reporter.ts'
import { chooseOutput, createReporter, isShownDirectly, type Reporter } from './reporters/reporter.ts'
import type { AskExpectedEnd } from './reporters/surface.ts'
import { ownStdout } from './own-stdout.ts'

/** How the output of a run is shown; see `--output`. */
export const outputFlag = Flags.string({
  description:
    'how to show the run: auto, tree, lines, quiet, ndjson, or a reporter of a plugin; `auto` shows the output of one job as it is, several as `tree` on a terminal and `lines` elsewhere; `lines` puts the job before each line, `quiet` prints only failures and the end, `ndjson` prints the journal',
  default: 'auto',
})

/** Files with environment variables; see `readEnvFiles`. */
export const envFileFlag = Flags.string({
  description: 'add the variables of this file; may be repeated, and later files win',
  helpValue: 'PATH',
  multiple: true,
  // what follows the path is an argument of the command, not a second path
  multipleNonGreedy: true,
})

/** How long a job has to stop after a cancel or a time-out before it is killed, in milliseconds. */
export const graceMs = 10_000

/** How wide a line may be; a terminal would break it inside a word. */
const columnsOfStderr = (): number => (process.stderr.isTTY && process.stderr.columns > 0 ? process.stderr.columns : Infinity)

/** Loads what it needs, and opens the store, only when it is asked. */
const askExpectedEnd = ({ storage }: PreparedRun): AskExpectedEnd => {
  let usual: ReturnType<typeof open> | undefined
  const open = async () => {
    const { createUsualTimesOfRun } = await import('../records/history/usual-times.ts')
    return createUsualTimesOfRun(storage, homeDirectory())
  }
  return async (fold) => (await (usual ??= open())).expectedEnd(fold)
}

/** Base of `run`, `exec` and `runs retry`, which execute a prepared run and show it. */
export abstract class RunningCommand extends BaseCommand {
  /** Sends the error to a program that asked for a start report, so that it knows why nothing ran. */
  protected override catch(error: Error & { exitCode?: number }): Promise<void> {
    sendStartReport(toErrorJson(describeError(error)))
    return super.catch(error)
  }

  /** Executes the run in this terminal, after the notices. The exit code of the process tells how the run ended. */
  protected async executeAndShow(prepared: PreparedRun, output: string, notices: readonly string[] = []): Promise<RunDetailJson> {
    // a misspelt one is reported before anything runs
    const chosen = chosenOutput(output, prepared.reporters)
    const { exitCode, snapshot, folder } = await this.#execute(prepared, chosen, notices)
    process.exitCode = exitCode
    const ended = snapshot()
    // the home of a build server is thrown away, and who has cancelled a run does not want to wait
    if (!isBuildServer(process.env) && ended.run.state.status !== 'cancelled') {
      using interrupt = nextInterrupt()
      const makingRoom = makeRoomAfterRun({
        home: homeDirectory(),
        storage: prepared.storage,
        logBytes: ended.jobs.reduce((sum, { state }) => sum + ('log' in state ? state.log.bytes : 0), 0),
        notice: (message) => {
          sayOnStderr(shownLines(wrapWords(sanitiseName(message), columnsOfStderr())))
        },
      })
      // nor does who has interrupted it want to wait for a reader of its output
      await Promise.race([makingRoom, interrupt.come.then(hurryWaiting)])
    }
    return runDetail(ended, folder)
  }

  async #execute(prepared: PreparedRun, { flag: output, ofPlugin }: ChosenOutput, notices: readonly string[]): Promise<FinishedRun> {
    // plugins and configs write to them too
    for (const stream of [process.stdout, process.stderr]) unblockTerminal(stream)
    const isOne = isOneJob(prepared)
    // with --json, stdout is reserved for the one value at the end; the stdout of one job is its own, also if it is not shown
    const stdout = this.jsonEnabled() || (isOne && output === 'quiet' && !ofPlugin) ? process.stderr : ownStdout
    const kind = chooseOutput({ flag: output, stdout, env: process.env, isOneJob: isOne })
    const hasColour = isColour(stdout, process.env)
    const reporters: Reporter[] = []
    const notice = (message: string): void => {
      for (const reporter of reporters) reporter.notice(message)
    }
    const cancel = cancelOnSignals(notice, graceMs)
    const terminalUse = {
      isForeground: createForegroundProbe(),
      untilShown: () => untilShown([ownStdout, process.stderr]),
      onInterrupted: isOne ? cancel.cancel : cancel.cancelOthers,
      onInsisted: cancel.cancelNow,
      passOnInterrupt,
    }
    let lookForInput: (() => void) | undefined
    const stopSuspending = suspendJobsWithUs()
    try {
      try {
        const finished = await executeRun(prepared, {
          home: homeDirectory(),
          version: this.config.version,
          signal: cancel.signal,
          kill: cancel.kill,
          graceMs,
          hasColour,
          ownOf: (job) => {
            if (!isOne && !job.interactive) return undefined
            return handOverStreams(!this.jsonEnabled() && isShownDirectly(kind, job, stdout, process.env), terminalUse)
          },
          observe: ({ id, folder }) => {
            const options = {
              ...{ stdout, env: process.env, run: id, folder, pipeline: prepared.request.pipeline },
              rerun: rerunCommand(prepared.typed),
              page: () => runPageUrl(homeDirectory(), id),
              expectedEnd: askExpectedEnd(prepared),
              openKeys,
            }
            const reporter = ofPlugin ? createPluginReporter(ofPlugin, options) : createReporter(kind, options)
            reporters.push(reporter)
            for (const message of notices) reporter.notice(message)
            lookForInput = reportUnreadInput(prepared, notice)
            return reporter
          },
          connect: (storage) => createEventDispatch(this.config, storage, notice),
          warn: notice,
        })
        if (finished.exitCode === exitCodes.cancelledBySigint && cancel.signal.reason === 'SIGINT') exitAsInterrupted()
        if (cancel.signal.aborted && finished.snapshot().run.state.status !== 'cancelled') hurryWaiting()
        return finished
      } finally {
        lookForInput?.()
        cancel.runIsOver()
        for (const reporter of reporters) await reporter.finish()
      }
    } finally {
      stopSuspending()
    }
  }
}
