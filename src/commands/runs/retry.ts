import type { Interfaces } from '@oclif/core'
import { openRuns } from '../../records/open-runs.ts'
import { runEnvironment } from '../../project/read-env-files.ts'
import { typedPathOrRoot } from '../../project/start-directory.ts'
import { prepareRetry } from '../../execution/retry-run.ts'
import { findRun } from '../../records/show-run.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { envFileFlag, outputFlag, RunningCommand } from '../../cli/running-command.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { warnOnStderr } from '../../cli/runs-command.ts'

export default class RunsRetry extends RunningCommand {
  static override summary = 'Repeat a recorded run in this terminal, with the same pipeline, inputs, arguments and directory.'
  static override description =
    'The config, the files and the environment are read again. Give `--env-file` again if the run had it. Secret inputs are not recorded, so a run that was given one cannot be repeated.'
  static override args = { run: runArg }
  static override flags = { output: outputFlag, 'env-file': envFileFlag, ...projectFlags }
  static override examples = [
    { description: 'Run the newest run of this project again.', command: '<%= config.bin %> <%= command.id %> latest' },
  ]

  async run(): Promise<RunDetailJson> {
    const { args, flags } = await this.parse(RunsRetry)
    return this.executeAndShow(await this.#prepare(args.run, flags), flags.output)
  }

  async #prepare(run: string, flags: Interfaces.InferredFlags<typeof RunsRetry.flags>) {
    await using runs = await openRuns(typedPathOrRoot(flags.project), this.projectPorts, {
      allProjects: flags['all-projects'],
      warn: warnOnStderr,
    })
    const { run: recorded } = await findRun(runs, run)
    return await prepareRetry(recorded.run.started, this.projectPorts, runEnvironment(flags['env-file']))
  }
}
