import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { forgetWords, keepScript, type ShellSetup } from '../../completion/keep-script.ts'
import { shells, type Shell } from '../../completion/shell-scripts.ts'
import { UserError } from '../../model/user-error.ts'
import { homeDirectory } from '../../project/home.ts'

export default class Autocomplete extends BaseCommand {
  static override summary = 'Set up the completion of commands, flags, pipelines, runs, jobs and inputs in a shell.'
  static override description =
    'Writes a script into the home and prints the line that loads it, for the file that the shell reads at its start. ' +
    'Tab loads the config of the project that you are in, as `run` does, and remembers what it found until a file of it changes.'
  static override args = {
    shell: Args.option({ name: 'SHELL', options: shells, ignoreStdin: true, description: 'default: the shell that you use' })(),
  }
  static override flags = { 'refresh-cache': Flags.boolean({ char: 'r', description: 'forget what was found in projects' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> zsh']

  async run(): Promise<{ readonly shell: Shell } & ShellSetup> {
    const { args, flags } = await this.parse(Autocomplete)
    const home = homeDirectory()
    if (flags['refresh-cache']) forgetWords(home)
    const shell = args.shell ?? shells.find((one) => one === this.config.shell)
    if (shell === undefined)
      throw new UserError('shell-unknown', 'It is not known which shell you use.', [
        `Name it: \`sparkwing autocomplete ${shells.join('|')}\`.`,
      ])
    const setup = keepScript(home, shell)
    this.print(`Add this line to ${setup.startFile} and open a new shell:\n\n  ${setup.line}\n`)
    return { shell, ...setup }
  }
}
