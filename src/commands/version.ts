import { BaseCommand } from '../cli/base-command.ts'
import { versionLine, versionsOf, type Versions } from '../cli/version-line.ts'

export default class Version extends BaseCommand {
  static override summary = 'Print the versions of Sparkwing and Node.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<Versions> {
    await this.parse(Version)
    const versions = versionsOf(this.config.version)
    this.print(versionLine(versions))
    return versions
  }
}
