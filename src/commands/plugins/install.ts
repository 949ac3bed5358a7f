import { Args } from '@oclif/core'
import { cancellable, PluginsCommand } from '../../cli/plugins/plugins-command.ts'
import { installPlugin } from '../../home-plugins/install-plugin.ts'
import type { PluginChangeJson } from '../../wire/plugins.ts'

export default class PluginsInstall extends PluginsCommand {
  static override summary = 'Install a plugin for all of your projects.'
  static override description =
    'npm installs it into the home, without running the install scripts of packages. Nothing is written into a project. ' +
    'A plugin is code that runs with your rights: install only what you trust.'
  static override args = {
    package: Args.string({
      description: 'NAME[@VERSION], a packed file (.tgz), or a git URL',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %> sparkwing-plugin-docker',
    { description: 'A packed file.', command: '<%= config.bin %> <%= command.id %> ./sparkwing-plugin-docker-1.2.0.tgz' },
    { description: 'A git repository.', command: '<%= config.bin %> <%= command.id %> github:acme/sparkwing-plugin-docker#v1' },
  ]

  async run(): Promise<PluginChangeJson> {
    const { args } = await this.parse(PluginsInstall)
    const { name, version } = await cancellable(args.package, (signal) => installPlugin(args.package, this.installer, signal))
    return this.printChanges([{ name, change: 'installed', to: version, notes: await this.notesOn(name) }])
  }
}
