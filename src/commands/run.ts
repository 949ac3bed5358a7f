import { Args, Flags } from '@oclif/core'
import { toPipelineListJson } from '../execution/describe-pipelines.ts'
import { takeInputs } from '../project/handed-inputs.ts'
import { foreseeRun } from '../execution/results/open-results.ts'
import { toPlanJson } from '../execution/results/plan-json.ts'
import { prepareRun } from '../execution/prepare-run.ts'
import { homeDirectory } from '../project/home.ts'
import { openPipeline, openProjects } from '../project/open-project.ts'
import { runEnvironment } from '../project/read-env-files.ts'
import { readInputFlags } from '../project/read-input-flags.ts'
import type { PreparedRun } from '../execution/prepared-run.ts'
import { envFileFlag, outputFlag, RunningCommand } from '../cli/running-command.ts'
import { thisProjectFlag } from '../cli/run-flags.ts'
import { readRunOptions, runOptionFlags } from '../cli/run-option-flags.ts'
import { ownFlagNames, ownFlagsOf } from '../cli/own-flags.ts'
import { explainWorkspaceFlag } from '../cli/workspace-flag.ts'
import { splitRunArguments } from '../cli/split-run-arguments.ts'
import { UserError } from '../model/user-error.ts'
import { renderPipelines } from '../cli/render/render-pipelines.ts'
import { runsAbove } from '../cli/render/project-words.ts'
import { renderPlan } from '../cli/render/render-plan.ts'
import type { PipelineListJson, PlanJson } from '../wire/pipeline.ts'
import { typedPath } from '../project/start-directory.ts'
import type { RunDetailJson } from '../wire/run.ts'

export default class Run extends RunningCommand {
  static override summary = 'Run a pipeline in this terminal. Without a name, list the pipelines.'
  static override description = `The pipeline's own inputs are flags after its name; \`<%= config.bin %> run NAME --help\` lists them. Arguments after \`--\` go to the pipeline. A run of one script exits with the status of the script, any other with 1 if it failed.`
  static override usage = '<%= command.id %> [PIPELINE] [INPUTS] [FLAGS] [-- ARGS...]'
  static override strict = false
  static override args = {
    pipeline: Args.string({ name: 'PIPELINE', ignoreStdin: true, description: 'a pipeline of the config, or a script of package.json' }),
  }
  static override flags = {
    cwd: Flags.string({ char: 'C', description: 'run in this directory', helpValue: 'PATH', default: '.' }),
    ...runOptionFlags,
    'this-project': thisProjectFlag,
    'dry-run': Flags.boolean({ description: 'show the plan, run nothing' }),
    output: outputFlag,
    'env-file': envFileFlag,
    input: Flags.string({ description: 'set an input; may be repeated', helpValue: 'NAME=VALUE', multiple: true }),
  }
  static override examples = [
    { description: 'List the pipelines of this project.', command: '<%= config.bin %> run' },
    { description: 'Run one, with an input.', command: '<%= config.bin %> run release --channel next' },
    { description: 'Run a script of package.json with arguments.', command: '<%= config.bin %> run test -- --grep parser' },
  ]

  async run(): Promise<RunDetailJson | PlanJson | PipelineListJson> {
    // parsing leaves in `this.argv` only what was parsed
    const typed = [...this.argv]
    try {
      return await this.#run()
    } catch (error) {
      throw await explainWorkspaceFlag(error, typed)
    }
  }

  async #run(): Promise<RunDetailJson | PlanJson | PipelineListJson> {
    const { pipeline, inputs, rest, flags } = await this.#parseCall()
    const directory = typedPath(flags.cwd)
    const of = flags['this-project'] ? directory : undefined
    if (pipeline === undefined) return this.#list(directory)
    const { pipeline: found, project, relation, host } = await openPipeline(directory, pipeline, this.projectPorts, of)
    const { name, definition } = found
    const request = {
      pipeline: name,
      project: project.directory,
      directory: relation === 'own' ? directory : project.directory,
      inputs: readInputFlags(name, definition, inputs, ownFlagNames(Run)),
      args: rest,
      options: readRunOptions(flags),
    }
    const prepared = await prepareRun(request, { definition, host, env: runEnvironment(flags['env-file']) })
    if (flags['dry-run']) return await this.#showPlan(prepared)
    return this.executeAndShow(prepared, flags.output, relation === 'own' ? [] : [runsAbove(name, relation, project.directory)])
  }

  /** Splits what was typed into flags of `run`, the pipeline's name, its inputs and what follows `--`. */
  async #parseCall() {
    const handed = takeInputs(process.env)
    const { own, pipeline, inputs, rest } = splitRunArguments(this.argv, ownFlagsOf(Run))
    const { flags } = await this.parse(Run, [...own])
    if (pipeline === undefined && rest.length > 0) {
      throw new UserError('missing-argument', 'There is no pipeline before `--` to pass the arguments to.', [
        'Name it first: `sparkwing run NAME -- ARGS`; `sparkwing run` lists the names.',
      ])
    }
    return { pipeline, rest, flags, inputs: [...inputs, ...(flags.input ?? []).flatMap((pair) => ['--input', pair]), ...handed] }
  }

  async #list(directory: string): Promise<PipelineListJson> {
    const list = toPipelineListJson(await Array.fromAsync(openProjects(directory, this.projectPorts)))
    this.print(renderPipelines(list, this.look))
    return list
  }

  async #showPlan(prepared: PreparedRun): Promise<PlanJson> {
    const shown = toPlanJson(prepared, await foreseeRun(prepared, homeDirectory()))
    this.print(renderPlan(shown, this.look))
    return shown
  }
}
