import { resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { toPipelineListJson } from '../../execution/describe-pipelines.ts'
import { openProjects } from '../../project/open-project.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { renderPipelines } from '../../cli/render/render-pipelines.ts'
import type { PipelineListJson } from '../../wire/pipeline.ts'

export default class Pipelines extends BaseCommand {
  static override summary = 'List the pipelines of this project, and those of the root of its workspace.'
  static override flags = { cwd: Flags.string({ char: 'C', description: 'look in this directory', helpValue: 'PATH', default: '.' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<PipelineListJson> {
    const { flags } = await this.parse(Pipelines)
    const list = toPipelineListJson(await Array.fromAsync(openProjects(resolve(flags.cwd), this.projectPorts)))
    this.print(renderPipelines(list, this.look))
    return list
  }
}
