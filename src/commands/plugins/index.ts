import { Flags } from '@oclif/core'
import { PluginsCommand } from '../../cli/plugins/plugins-command.ts'
import { renderPlugins } from '../../cli/render/render-plugins.ts'
import { typedPathOrRoot } from '../../project/start-directory.ts'
import type { PluginListJson } from '../../wire/plugins.ts'

export default class Plugins extends PluginsCommand {
  static override summary =
    'List the plugins: installed ones, linked ones and those of the config, with what they bring and what they cost.'
  static override flags = { cwd: Flags.string({ char: 'C', description: 'look in this directory', helpValue: 'PATH', default: '.' }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<PluginListJson> {
    const { flags } = await this.parse(Plugins)
    const list = { plugins: await this.describePlugins(typedPathOrRoot(flags.cwd)) }
    this.print(renderPlugins(list, this.look))
    return list
  }
}
