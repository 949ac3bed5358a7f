import { readHomePlugins, type HomePlugin } from '../../home-plugins/home-plugin.ts'
import type { Installer } from '../../home-plugins/install-plugin.ts'
import type { PluginPackage } from '../../home-plugins/plugin-package.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { nearName } from '../../model/text/near-names.ts'
import { UserError } from '../../model/user-error.ts'
import { homeDirectory } from '../../project/home.ts'
import { startDirectory } from '../../project/start-directory.ts'
import type { PluginChangeJson, PluginJson } from '../../wire/plugins.ts'
import { BaseCommand } from '../base-command.ts'
import { renderPluginChanges } from '../render/render-plugins.ts'
import { createProgressLine } from '../terminal/progress-line.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { nextInterrupt } from '../signals/next-interrupt.ts'
import { describePlugins } from './describe-plugins.ts'
import { findCommands } from './oclif-plugin.ts'
import { keptCommands } from './third-party.ts'

/** Base of the commands that list and change plugins. */
export abstract class PluginsCommand extends BaseCommand {
  protected get homePlugins(): readonly HomePlugin[] {
    return readHomePlugins(homeDirectory())
  }

  protected get installer(): Installer {
    return {
      home: homeDirectory(),
      ownVersion: this.config.version,
      cwd: startDirectory() ?? '/',
      env: process.env,
      readCommands: async ({ name, oclif }: PluginPackage, root: string) =>
        keptCommands(oclif['commands'] === undefined ? {} : await findCommands({ name, root })),
    }
  }

  protected describePlugins(cwd = startDirectory() ?? '/'): Promise<readonly PluginJson[]> {
    return describePlugins(this.config, cwd)
  }

  /** What a plugin that was just installed or linked cannot do here. */
  protected async notesOn(name: string): Promise<readonly string[]> {
    const plugin = (await this.describePlugins()).find((one) => one.name === name && one.origin !== 'config')
    const isReplaced = plugin?.state === 'replaced' ? ['This project has its own copy, which is used here.'] : []
    return [...isReplaced, ...(plugin?.problems ?? [])]
  }

  protected printChanges(changes: PluginChangeJson['changes'], failures: PluginChangeJson['failures'] = []): PluginChangeJson {
    const value = { changes, failures }
    this.print(renderPluginChanges(value, this.look))
    if (failures.length > 0) process.exitCode = exitCodes.failed
    return value
  }
}

/** Waits for npm: a terminal shows what for, and a Ctrl-C cancels it. */
export const cancellable = async <Result>(what: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
  using interrupt = nextInterrupt()
  const cancelling = new AbortController()
  void interrupt.come.then(() => {
    cancelling.abort()
  })
  using line = createProgressLine(process.stderr)
  const shown = setInterval(() => {
    line.show(`npm installs ${sanitiseName(what)}`)
  }, 200)
  try {
    return await work(cancelling.signal)
  } finally {
    clearInterval(shown)
  }
}

/** The error for a plugin that is not there. */
export const noSuchPlugin = (name: string, there: Iterable<string>): UserError => {
  const names = [...there]
  const near = nearName(name, names)
  const advice =
    near === undefined
      ? names.length === 0
        ? 'No plugin is installed or linked.'
        : `\`sparkwing plugins\` lists them: ${names.slice(0, 5).join(', ')}.`
      : `Did you mean ${near}?`
  return new UserError('no-such-plugin', `There is no plugin ${name}.`, [advice], { exitCode: exitCodes.notFound })
}

/** The version of a plugin, if its package.json can be read. */
export const versionOf = ({ package: found }: HomePlugin): string | undefined => (found instanceof UserError ? undefined : found.version)
