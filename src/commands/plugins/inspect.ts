import { Args } from '@oclif/core'
import { noSuchPlugin, PluginsCommand } from '../../cli/plugins/plugins-command.ts'
import { renderPlugin } from '../../cli/render/render-plugins.ts'
import type { PluginListJson } from '../../wire/plugins.ts'

export default class PluginsInspect extends PluginsCommand {
  static override summary = 'Show a plugin: its folder, step types, commands, and what it costs at the start of a run.'
  static override args = { name: Args.string({ description: 'the name of its package', required: true, ignoreStdin: true }) }
  static override examples = ['<%= config.bin %> <%= command.id %> sparkwing-plugin-docker']

  async run(): Promise<PluginListJson> {
    const { args } = await this.parse(PluginsInspect)
    const all = await this.describePlugins()
    const plugins = all.filter(({ name }) => name === args.name)
    if (plugins.length === 0) throw noSuchPlugin(args.name, new Set(all.map(({ name }) => name)))
    this.print(plugins.map((plugin) => renderPlugin(plugin, this.look)).join('\n\n'))
    return { plugins }
  }
}
