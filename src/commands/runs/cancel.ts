import { Flags } from '@oclif/core'
import { cancelRun } from '../../records/cancel-run.ts'
import { parseDuration } from '../../records/parse-since.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderCancelledRun } from '../../cli/render/run/render-cancelled-run.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsCancel extends RunsCommand {
  static override summary = 'Cancel a run from any process, and wait until it has stopped.'
  static override description =
    'The request is a file in the folder of the run. Running jobs have 10 s to stop. If the run is already over, this does nothing.'
  static override args = { run: runArg }
  static override flags = {
    wait: Flags.boolean({
      description: 'wait until the run has stopped; with --no-wait, only send the request',
      default: true,
      allowNo: true,
    }),
    timeout: Flags.string({ description: 'longest time to wait before exiting with 4: `30s`, `10m`', helpValue: 'TIME', default: '15s' }),
    ...projectFlags,
  }
  static override examples = [
    { description: 'Cancel the newest run of this project.', command: '<%= config.bin %> <%= command.id %> latest' },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsCancel)
    const waitMs = flags.wait ? parseDuration(flags.timeout) : undefined
    await using runs = await this.openRuns(flags)
    const cancelled = await cancelRun(runs, args.run, { by: '`sparkwing runs cancel`', waitMs })
    this.print(renderCancelledRun(cancelled, this.look))
    return cancelled.detail
  }
}
