import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderClosedRun } from '../../cli/render/run/render-closed-run.ts'
import { closeRun } from '../../records/close-run.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsClose extends RunsCommand {
  static override summary = 'Close a run that is unreachable, and free its locks.'
  static override description =
    'A run is unreachable if it was started on another machine or in another container, so that nothing shows whether it is still running. ' +
    'Use this if you know that it is gone. The run becomes interrupted. A run that is over only loses the locks that it still has.'
  static override args = { run: runArg }
  static override flags = { ...projectFlags }
  static override examples = [
    {
      description: 'Close the run that `runs` lists as unreachable under this id.',
      command: '<%= config.bin %> <%= command.id %> 20261123-184512-031-7k3m9qzd',
    },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsClose)
    await using runs = await this.openRuns(flags)
    const closed = await closeRun(runs, args.run)
    this.print(renderClosedRun(closed, this.look))
    return closed.detail
  }
}
