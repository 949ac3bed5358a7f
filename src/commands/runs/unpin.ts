import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { unpinRun } from '../../records/pin-run.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsUnpin extends RunsCommand {
  static override summary = 'Unpin a run: it may be deleted to make room again.'
  static override args = { run: runArg }
  static override flags = { ...projectFlags }
  static override examples = [
    { description: 'Unpin the newest run of a pipeline.', command: '<%= config.bin %> <%= command.id %> latest:build' },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsUnpin)
    await using runs = await this.openRuns(flags)
    const detail = await unpinRun(runs, args.run)
    this.print(`The run ${detail.run.id} is not pinned.`)
    return detail
  }
}
