import { Args, Flags } from '@oclif/core'
import { describePipeline } from '../../execution/describe-pipelines.ts'
import { thisProjectFlag } from '../../cli/run-flags.ts'
import { openPipeline } from '../../project/open-project.ts'
import { runFlagNames } from '../../records/rerun-command.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { renderPipelineDetail } from '../../cli/render/render-pipelines.ts'
import { typedPath } from '../../project/start-directory.ts'
import type { PipelineDetailJson } from '../../wire/pipeline.ts'

export default class PipelinesShow extends BaseCommand {
  static override summary = 'Show one pipeline: its inputs and its graph of jobs.'
  static override args = {
    name: Args.string({ name: 'NAME', ignoreStdin: true, required: true, description: 'a pipeline of this project' }),
  }
  static override flags = {
    cwd: Flags.string({ char: 'C', description: 'look in this directory', helpValue: 'PATH', default: '.' }),
    'this-project': thisProjectFlag,
  }
  static override examples = ['<%= config.bin %> <%= command.id %> release']

  async run(): Promise<PipelineDetailJson> {
    const { args, flags } = await this.parse(PipelinesShow)
    const directory = typedPath(flags.cwd)
    const of = flags['this-project'] ? directory : undefined
    const opened = await openPipeline(directory, args.name, this.projectPorts, of)
    const detail = await describePipeline(opened, runFlagNames)
    this.print(renderPipelineDetail(detail, this.look, { relation: opened.relation, directory: opened.project.directory }))
    return detail
  }
}
