import { Args } from '@oclif/core'
import { cancellable, noSuchPlugin, PluginsCommand, versionOf } from '../../cli/plugins/plugins-command.ts'
import { installPlugin } from '../../home-plugins/install-plugin.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { UserError } from '../../model/user-error.ts'
import type { PluginChangeJson } from '../../wire/plugins.ts'

export default class PluginsUpdate extends PluginsCommand {
  static override summary =
    'Install the newest version of a plugin, or of all installed ones, that fits what was asked for when it was installed.'
  static override description =
    'Linked plugins are left alone. If one cannot be updated, its present version stays, and the others are updated.'
  static override args = { name: Args.string({ description: 'the name of its package; all if left out', ignoreStdin: true }) }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<PluginChangeJson> {
    const { args } = await this.parse(PluginsUpdate)
    const installed = this.homePlugins.filter(({ origin }) => origin === 'installed')
    if (this.homePlugins.some(({ name, origin }) => name === args.name && origin === 'linked'))
      throw new UserError('plugin-is-linked', `The plugin ${args.name} is linked, so there is nothing to update.`, [
        'What changes in its folder is used at the next start.',
      ])
    const chosen = installed.filter(({ name }) => args.name === undefined || name === args.name)
    if (args.name !== undefined && chosen.length === 0)
      throw noSuchPlugin(
        args.name,
        installed.map(({ name }) => name),
      )
    const changes: PluginChangeJson['changes'][number][] = []
    const failures: PluginChangeJson['failures'][number][] = []
    await cancellable(chosen.map(({ name }) => name).join(', '), async (signal) => {
      for (const plugin of chosen) {
        const { name, spec = name } = plugin
        const from = versionOf(plugin)
        try {
          const { version } = await installPlugin(spec, this.installer, signal)
          changes.push({
            name,
            change: version === from ? 'unchanged' : 'updated',
            ...(from !== undefined && { from }),
            to: version,
            notes: [],
          })
        } catch (error) {
          if (!(error instanceof UserError) || error.exitCode === exitCodes.cancelledBySigint || chosen.length === 1) throw error
          failures.push({ name, message: error.message })
        }
      }
    })
    if (chosen.length === 0) this.print('No plugin is installed.')
    return this.printChanges(changes, failures)
  }
}
