import { Flags } from '@oclif/core'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { pinRun } from '../../records/pin-run.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsPin extends RunsCommand {
  static override summary = 'Pin a run: it is never deleted to make room.'
  static override args = { run: runArg }
  static override flags = {
    note: Flags.string({ description: 'why it is kept; lists show it', helpValue: 'TEXT' }),
    ...projectFlags,
  }
  static override examples = [
    { description: 'Keep the newest run of a pipeline.', command: '<%= config.bin %> <%= command.id %> latest:build --note "release 2.0"' },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsPin)
    await using runs = await this.openRuns(flags)
    const detail = await pinRun(runs, args.run, flags.note)
    this.print(`Pinned the run ${detail.run.id}.`)
    return detail
  }
}
