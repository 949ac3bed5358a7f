import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { shellScript, shells, type Shell } from '../../completion/shell-scripts.ts'

export default class AutocompleteScript extends BaseCommand {
  static override summary = 'Print the completion script of a shell, for a package or a place of your own.'
  static override args = {
    shell: Args.option({ name: 'SHELL', options: shells, ignoreStdin: true, description: 'the shell' })({ required: true }),
  }
  static override examples = ['<%= config.bin %> <%= command.id %> fish']

  async run(): Promise<{ readonly shell: Shell; readonly script: string }> {
    const { args } = await this.parse(AutocompleteScript)
    const script = shellScript(args.shell)
    this.print(script)
    return { shell: args.shell, script }
  }
}
