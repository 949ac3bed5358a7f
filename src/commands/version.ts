import { BaseCommand } from '../cli/base-command.ts'

export default class Version extends BaseCommand {
  static override summary = 'Print the versions of Sparkwing and Node.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<{ readonly sparkwing: string; readonly node: string; readonly platform: string }> {
    await this.parse(Version)
    const versions = { sparkwing: this.config.version, node: process.versions.node, platform: `${process.platform}-${process.arch}` }
    this.print(`sparkwing ${versions.sparkwing} (node ${versions.node}, ${versions.platform})`)
    return versions
  }
}
