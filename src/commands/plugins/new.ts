import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { renderNewPlugin } from '../../cli/render/render-new-plugin.ts'
import { typedPath } from '../../project/start-directory.ts'
import { newPlugin, type NewPlugin } from '../../scaffold/plugin/new-plugin.ts'

export default class PluginsNew extends BaseCommand {
  static override summary = 'Write the package of a new plugin, with a step type and a test.'
  static override description =
    'It compiles, tests, links and packs as it is. Nothing is installed. docs/plugins.md goes on from there, as a tutorial.'
  static override args = {
    name: Args.string({
      description: 'such as `docker`, which makes the package sparkwing-plugin-docker',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = {
    cwd: Flags.string({ char: 'C', description: 'make its folder in this directory', helpValue: 'PATH', default: '.' }),
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %> docker',
    { description: 'With a scope.', command: '<%= config.bin %> <%= command.id %> @acme/docker' },
  ]

  async run(): Promise<NewPlugin> {
    const { args, flags } = await this.parse(PluginsNew)
    const written = await newPlugin(args.name, typedPath(flags.cwd), this.config.version)
    this.print(renderNewPlugin(written))
    return written
  }
}
