import { Flags } from '@oclif/core'
import { typedPath } from '../project/start-directory.ts'
import { scaffold, type Scaffolded } from '../scaffold/scaffold.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { renderScaffolded } from '../cli/render/render-scaffolded.ts'

export default class Init extends BaseCommand {
  static override summary = 'Write a first config, with a pipeline of the scripts or make targets that check the project.'
  static override flags = { cwd: Flags.string({ char: 'C', description: 'write it in this directory', helpValue: 'PATH', default: '.' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<Scaffolded> {
    const { flags } = await this.parse(Init)
    const written = await scaffold(typedPath(flags.cwd))
    this.print(renderScaffolded(written))
    return written
  }
}
