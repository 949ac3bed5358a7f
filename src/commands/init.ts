import { Flags } from '@oclif/core'
import { scaffold } from '../project/scaffold.ts'
import { typedPath } from '../project/start-directory.ts'
import { BaseCommand } from '../cli/base-command.ts'

export default class Init extends BaseCommand {
  static override summary = 'Write a sparkwing.config.ts from the scripts of package.json.'
  static override flags = { cwd: Flags.string({ char: 'C', description: 'write it in this directory', helpValue: 'PATH', default: '.' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<{ readonly file: string; readonly next: readonly string[] }> {
    const { flags } = await this.parse(Init)
    const written = await scaffold(typedPath(flags.cwd))
    this.print([`Wrote ${written.file}.`, 'Next:', ...written.next.map((step) => `  ${step}`)].join('\n'))
    return written
  }
}
