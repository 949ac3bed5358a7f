import { Args } from '@oclif/core'
import { noSuchPlugin, PluginsCommand, versionOf } from '../../cli/plugins/plugins-command.ts'
import { removePlugin } from '../../home-plugins/remove-plugin.ts'
import { homeDirectory } from '../../project/home.ts'
import type { PluginChangeJson } from '../../wire/plugins.ts'

export default class PluginsUninstall extends PluginsCommand {
  static override summary = 'Remove an installed plugin, or the link to one. A linked folder itself stays.'
  static override hiddenAliases = ['plugins:remove', 'plugins:unlink']
  static override args = { name: Args.string({ description: 'the name of its package', required: true, ignoreStdin: true }) }
  static override examples = ['<%= config.bin %> <%= command.id %> sparkwing-plugin-docker']

  async run(): Promise<PluginChangeJson> {
    const { args } = await this.parse(PluginsUninstall)
    const plugins = this.homePlugins
    const plugin = plugins.find(({ name }) => name === args.name)
    if (!removePlugin(homeDirectory(), args.name))
      throw noSuchPlugin(
        args.name,
        plugins.map(({ name }) => name),
      )
    const from = plugin && versionOf(plugin)
    return this.printChanges([{ name: args.name, change: 'removed', ...(from !== undefined && { from }), notes: [] }])
  }
}
