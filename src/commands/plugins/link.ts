import { Args } from '@oclif/core'
import { PluginsCommand } from '../../cli/plugins/plugins-command.ts'
import { linkPlugin } from '../../home-plugins/install-plugin.ts'
import { realDirectory } from '../../project/project.ts'
import { typedPath } from '../../project/start-directory.ts'
import type { PluginChangeJson } from '../../wire/plugins.ts'

export default class PluginsLink extends PluginsCommand {
  static override summary = 'Use the plugin in a folder, as it is there, in all of your projects.'
  static override description =
    'For the development of a plugin: changes to its files are seen at the next start. Install its dependencies and compile it yourself.'
  static override args = { path: Args.string({ description: 'the folder of the plugin', default: '.', ignoreStdin: true }) }
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> ../sparkwing-plugin-docker']

  async run(): Promise<PluginChangeJson> {
    const { args } = await this.parse(PluginsLink)
    const { name, version } = await linkPlugin(realDirectory(typedPath(args.path)), this.installer)
    return this.printChanges([{ name, change: 'linked', to: version, notes: await this.notesOn(name) }])
  }
}
