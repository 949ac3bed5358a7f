import { PluginsCommand, versionOf } from '../../cli/plugins/plugins-command.ts'
import { removePlugin } from '../../home-plugins/remove-plugin.ts'
import { homeDirectory } from '../../project/home.ts'
import type { PluginChangeJson } from '../../wire/plugins.ts'

export default class PluginsReset extends PluginsCommand {
  static override summary = 'Remove all installed plugins, and the links to others.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<PluginChangeJson> {
    await this.parse(PluginsReset)
    const plugins = this.homePlugins.filter(({ name }) => removePlugin(homeDirectory(), name))
    if (plugins.length === 0) this.print('No plugin is installed or linked.')
    return this.printChanges(
      plugins.map((plugin) => {
        const from = versionOf(plugin)
        return { name: plugin.name, change: 'removed', ...(from !== undefined && { from }), notes: [] }
      }),
    )
  }
}
