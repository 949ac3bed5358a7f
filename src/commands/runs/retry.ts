import { Args, Flags, type Interfaces } from '@oclif/core'
import { openRuns } from '../../records/open-runs.ts'
import { runEnvironment } from '../../project/read-env-files.ts'
import { takeInputsIfHanded } from '../../project/handed-inputs.ts'
import { typedPathOrRoot } from '../../project/start-directory.ts'
import { describeRetry } from '../../execution/retry/describe-retry.ts'
import { askedPart } from '../../execution/retry/asked-part.ts'
import { earlierJobs } from '../../execution/retry/earlier-jobs.ts'
import { describePartWithCount } from '../../execution/retry/retry-part.ts'
import { prepareRetry } from '../../execution/retry/retry-run.ts'
import { findRun } from '../../records/show-run.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { envFileFlag, outputFlag, RunningCommand } from '../../cli/running-command.ts'
import { renderRerun } from '../../cli/render/render-rerun.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import type { RerunJson } from '../../wire/rerun.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { warnOnStderr } from '../../cli/runs-command.ts'

export default class RunsRetry extends RunningCommand {
  static override summary = 'Repeat a recorded run in this terminal, with the same pipeline, inputs, arguments and directory.'
  static override description =
    'Exits with the status of the run. The config, the files and the environment are read again. Give `--env-file` again if the run had it. Secret inputs are not recorded: give them again with `--input`. `--dry-run` shows what would run, and exits with 2 if it would be refused.'
  static override args = {
    run: runArg,
    jobs: Args.string({
      name: 'JOB',
      ignoreStdin: true,
      multiple: true,
      description: 'only this job or matrix, what it needs and what depends on it',
    }),
  }
  static override flags = {
    failed: Flags.boolean({ description: 'only what failed, was cut off or was skipped because of it', exclusive: ['from'] }),
    from: Flags.string({
      description: 'only this job or matrix and everything downstream; may be repeated',
      helpValue: 'JOB',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'keep-passed': Flags.boolean({ description: 'take what passed from RUN without a check, and mark the new run' }),
    output: outputFlag,
    'dry-run': Flags.boolean({ description: 'show what would run, run nothing' }),
    input: Flags.string({
      description: 'change an input; may be repeated',
      helpValue: 'NAME=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'env-file': envFileFlag,
    ...projectFlags,
  }
  static override examples = [
    { description: 'Run the newest run of this project again.', command: '<%= config.bin %> <%= command.id %> latest' },
    {
      description: 'Run again what failed in the newest run, and what was skipped because of it.',
      command: '<%= config.bin %> <%= command.id %> latest --failed',
    },
    {
      description: 'Show what it would run with another input.',
      command: '<%= config.bin %> <%= command.id %> latest --input channel=next --dry-run',
    },
  ]

  async run(): Promise<RunDetailJson | RerunJson> {
    const allInputs = takeInputsIfHanded(process.env)
    const { args, flags } = await this.parse(RunsRetry)
    const opening = await this.#opening(args.run, askedPart(args.jobs ?? [], flags), flags, allInputs)
    if (flags['dry-run']) return this.#describe(opening)
    const prepared = await prepareRetry(...opening)
    const part = prepared.retry && describePartWithCount(prepared.retry, prepared.plan)
    return this.executeAndShow(prepared, flags.output, part === undefined ? [] : [part])
  }

  async #opening(
    run: string,
    asked: ReturnType<typeof askedPart>,
    flags: Interfaces.InferredFlags<typeof RunsRetry.flags>,
    allInputs: readonly string[] | undefined,
  ): Promise<Parameters<typeof prepareRetry>> {
    await using runs = await openRuns(typedPathOrRoot(flags.project), this.projectPorts, {
      allProjects: flags['all-projects'],
      warn: warnOnStderr,
    })
    const { run: recorded } = await findRun(runs, run)
    const inputs = (flags.input ?? []).flatMap((pair) => ['--input', pair])
    const part = asked && { asked, keepPassed: flags['keep-passed'], earlier: await earlierJobs(recorded, runs) }
    return [recorded.run.started, this.projectPorts, runEnvironment(flags['env-file']), { inputs, allInputs, part }]
  }

  async #describe(opening: Parameters<typeof prepareRetry>): Promise<RerunJson> {
    const described = await describeRetry(...opening)
    this.print(renderRerun(described, this.look))
    if (described.problem) process.exitCode = exitCodes.wrongUse
    return described
  }
}
