import { showRun } from '../../records/show-run.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderRunDetail } from '../../cli/render/run/render-run-detail.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsShow extends RunsCommand {
  static override summary = 'Show one run and its jobs, failures first.'
  static override args = { run: runArg }
  static override flags = { ...projectFlags }
  static override examples = [
    { description: 'Show the newest run of this project.', command: '<%= config.bin %> <%= command.id %> latest' },
    { description: 'Show the newest run of one pipeline.', command: '<%= config.bin %> <%= command.id %> latest:build' },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsShow)
    await using runs = await this.openRuns(flags)
    const { detail, tails } = await showRun(runs, args.run)
    this.print(renderRunDetail(detail, { ...this.look, tails }))
    return detail
  }
}
