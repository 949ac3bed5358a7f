import { Flags } from '@oclif/core'
import { parseDuration } from '../../records/parse-since.ts'
import { waitForRun } from '../../records/wait-for-run.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderRunOutcome } from '../../cli/render/run/render-run-outcome.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { looseEndLines } from '../../cli/render/run/loose-end-lines.ts'

export default class RunsWait extends RunsCommand {
  static override summary = 'Wait until a run is over, and exit with its exit code.'
  static override args = { run: runArg }
  static override flags = {
    timeout: Flags.string({ description: 'longest time to wait before exiting with 4: `30s`, `10m`', helpValue: 'TIME' }),
    ...projectFlags,
  }
  static override examples = [
    {
      description: 'Wait for the newest run of a pipeline.',
      command: '<%= config.bin %> runs wait latest:build',
    },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsWait)
    const timeoutMs = flags.timeout === undefined ? undefined : parseDuration(flags.timeout)
    await using runs = await this.openRuns(flags)
    const { detail, exitCode } = await waitForRun(runs, args.run, { timeoutMs })
    this.print([...looseEndLines(detail.run, this.look), renderRunOutcome(detail.run, this.look)].join('\n'))
    process.exitCode = exitCode
    return detail
  }
}
