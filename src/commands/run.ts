import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { toPipelineListJson } from '../execution/describe-pipelines.ts'
import { takeInputs } from '../project/handed-inputs.ts'
import { prepareRun } from '../execution/prepare-run.ts'
import { getPipeline } from '../project/find-pipeline.ts'
import { readEnvFiles } from '../project/read-env-files.ts'
import { runDetail } from '../records/run-detail.ts'
import { readInputFlags } from '../project/read-input-flags.ts'
import { concurrencyFlag, envFileFlag, outputFlag, RunningCommand } from '../cli/run-command.ts'
import { ownFlagNames, ownFlagsOf } from '../cli/own-flags.ts'
import { splitRunArguments } from '../cli/split-run-arguments.ts'
import { UserError } from '../model/user-error.ts'
import { renderPipelines } from '../cli/render/render-pipelines.ts'
import { renderPlan } from '../cli/render/render-plan.ts'
import type { PipelineListJson, PlanJson } from '../wire/pipeline.ts'
import type { RunDetailJson } from '../wire/run.ts'

export default class Run extends RunningCommand {
  static override summary = 'Run a pipeline now, in this terminal; without a name list what there is.'
  static override description = `The pipeline's own inputs are flags after its name; \`<%= config.bin %> run NAME --help\` lists them. What follows \`--\` is for the pipeline.`
  static override usage = '<%= command.id %> [PIPELINE] [INPUTS] [FLAGS] [-- ARGS...]'
  static override strict = false
  static override args = {
    pipeline: Args.string({ name: 'PIPELINE', ignoreStdin: true, description: 'a pipeline of the config, or a script of package.json' }),
  }
  static override flags = {
    cwd: Flags.string({ char: 'C', description: 'run in this directory', helpValue: 'PATH', default: '.' }),
    only: Flags.string({ description: 'run only the jobs whose id matches; `*` is any text, `?` one character', helpValue: 'GLOB' }),
    from: Flags.string({ description: 'start at this job and skip what comes before it', helpValue: 'JOB' }),
    concurrency: concurrencyFlag,
    'fail-fast': Flags.boolean({ description: 'stop everything at the first failure' }),
    'dry-run': Flags.boolean({ description: 'show the plan, run nothing' }),
    output: outputFlag,
    'env-file': envFileFlag,
    input: Flags.string({ description: 'an input by name; may be repeated', helpValue: 'NAME=VALUE', multiple: true }),
  }
  static override examples = [
    { description: 'List the pipelines of this project.', command: '<%= config.bin %> run' },
    { description: 'Run one, with an input.', command: '<%= config.bin %> run release --channel next' },
    { description: 'Run a script of package.json with arguments.', command: '<%= config.bin %> run test -- --grep parser' },
  ]

  async run(): Promise<RunDetailJson | PlanJson | PipelineListJson> {
    const handed = takeInputs(process.env)
    const split = splitRunArguments(this.argv, ownFlagsOf(Run))
    const { flags } = await this.parse(Run, [...split.own])
    if (split.pipeline === undefined && split.rest.length > 0) {
      throw new UserError('missing-argument', 'There is no pipeline before `--`, so nothing to hand the rest to.', [
        'Name it first: `sparkwing run NAME -- ARGS`; `sparkwing run` lists the names.',
      ])
    }
    const directory = resolve(flags.cwd)
    const opened = await this.openProject(directory)
    const { project, host, pipelines } = opened
    if (split.pipeline === undefined) {
      const list = toPipelineListJson(opened)
      this.print(renderPipelines(list, this.look))
      return list
    }
    const { name, definition } = getPipeline(pipelines, split.pipeline)
    const prepared = await prepareRun({
      pipeline: name,
      definition,
      projectDir: project.directory,
      directory,
      host,
      inputs: readInputFlags(
        name,
        definition,
        [...split.inputs, ...(flags.input ?? []).flatMap((pair) => ['--input', pair]), ...handed],
        ownFlagNames(Run),
      ),
      args: split.rest,
      env: { ...readEnvFiles(flags['env-file']), ...process.env },
      only: flags.only,
      from: flags.from,
      failFast: flags['fail-fast'],
      concurrency: flags.concurrency,
    })
    if (flags['dry-run']) {
      const plan = { pipeline: name, jobs: prepared.plan.jobs, notSelected: Object.fromEntries(prepared.notSelected) }
      this.print(renderPlan(plan, this.look))
      return plan
    }
    const finished = await this.execute(prepared, flags.output)
    process.exitCode = finished.exitCode
    return runDetail(finished.snapshot(), finished.folder)
  }
}
