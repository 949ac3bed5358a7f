import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { versionLine, versionsOf, type Versions } from '../cli/version/version-line.ts'
import { keepNewest } from '../newer-version/known-version.ts'
import { homeDirectory } from '../project/home.ts'

export default class Version extends BaseCommand {
  static override summary = 'Print the versions of Sparkwing and Node.'
  static override flags = {
    'look-up': Flags.boolean({ description: 'ask npm for the newest version, for the notice at the end of a command', hidden: true }),
  }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<Versions> {
    const { flags } = await this.parse(Version)
    const versions = versionsOf(this.config.version)
    if (flags['look-up']) await this.#lookUp(homeDirectory())
    else this.print(versionLine(versions))
    return versions
  }

  async #lookUp(home: string): Promise<void> {
    const { lookUpNewest } = await import('../newer-version/look-up.ts')
    const newest = await lookUpNewest(home, process.env)
    if (newest !== undefined) keepNewest(home, newest)
  }
}
