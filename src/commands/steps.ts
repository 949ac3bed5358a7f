import { Flags } from '@oclif/core'
import { listStepTypes } from '../execution/describe-pipelines.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { renderSteps } from '../cli/render/render-steps.ts'
import { typedPathOrRoot } from '../project/start-directory.ts'
import type { StepTypeListJson } from '../wire/pipeline.ts'

export default class Steps extends BaseCommand {
  static override summary = 'List the step types for `uses()`, and which plugin each comes from.'
  static override flags = { cwd: Flags.string({ char: 'C', description: 'look in this directory', helpValue: 'PATH', default: '.' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<StepTypeListJson> {
    const { flags } = await this.parse(Steps)
    const { host } = await openWorkingDirectory(typedPathOrRoot(flags.cwd), this.projectPorts, { toleratesBroken: false })
    const list = listStepTypes(host)
    this.print(renderSteps(list, this.look))
    return list
  }
}
