import { join } from 'node:path'
import { BaseCommand } from '../../cli/base-command.ts'
import { helpCommand, knownCommands } from '../../cli/completion/known-commands.ts'
import { offerLines } from '../../cli/completion/offer-lines.ts'
import { sayOnStdout } from '../../cli/terminal/say.ts'
import { shownLines } from '../../cli/terminal/shown.ts'
import { complete } from '../../completion/complete.ts'
import { readHomePlugins } from '../../home-plugins/home-plugin.ts'
import { homeDirectory } from '../../project/home.ts'
import { startDirectory } from '../../project/start-directory.ts'

export default class AutocompleteWords extends BaseCommand {
  static override summary = 'Print what the last word can become. The completion scripts call this at each Tab.'
  static override hidden = true
  static override strict = false
  static override enableJsonFlag = false

  async run(): Promise<void> {
    const dashes = this.argv.indexOf('--')
    const words = [...this.argv.slice(dashes + 1), ...(this.argv.slice(0, dashes).includes('--new-word') ? [''] : [])]
    const home = homeDirectory()
    const lines = offerLines(
      await complete(words, {
        home,
        cwd: startDirectory() ?? '/',
        program: [process.execPath, ...process.execArgv, join(this.config.root, 'bin/run.js')],
        env: process.env,
        ownCommands: [...knownCommands(this.config.commands, () => true), helpCommand],
        plugins: () => readHomePlugins(home).map(({ name }) => name),
      }),
    )
    if (lines.length > 0) sayOnStdout(shownLines(lines))
  }

  /** Whatever is wrong, a Tab shows nothing: the command that is being typed will report it. */
  protected override catch(): Promise<void> {
    return Promise.resolve()
  }
}
