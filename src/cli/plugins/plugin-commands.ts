import { Config, type Interfaces } from '@oclif/core'
import { exitCodes, type ExitCode } from '../../model/exit-codes.ts'
import { UserError } from '../../model/user-error.ts'
import { isRecord } from '../../pipeline/describe-value.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { startDirectory } from '../../project/start-directory.ts'
import { isOclifError } from '../usage-error.ts'
import { sayOnStderr } from '../terminal/say.ts'
import { shownLines } from '../terminal/shown.ts'
import { isThirdParty } from './oclif-plugin.ts'
import { firstWordOf } from './own-words.ts'
import { findThirdParty } from './third-party.ts'

/** The command line with the commands of all plugins, and the one of them that is called. */
export interface WithPlugins {
  readonly config: Interfaces.Config
  readonly called: Interfaces.Plugin | undefined
}

/** Adds the commands of all plugins to the command line. No code of a plugin runs until its command is called. */
export const withPluginCommands = async (argv: readonly string[], options: Interfaces.Options): Promise<WithPlugins> => {
  const config = await Config.load(options)
  const word = firstWordOf(argv[0] ?? '')
  for (const { oclif, broken } of await findThirdParty(startDirectory() ?? '/', config.version)) {
    if (oclif) config.plugins.set(oclif.name, oclif)
    if (broken !== undefined) sayOnStderr(shownLines([sanitiseName(`warning: ${broken}`)]))
  }
  const plugins = [...config.plugins.values()].filter(isThirdParty)
  const called = plugins.find((plugin) => namesOf(plugin).some((name) => firstWordOf(name) === word))
  // a plugin's `init` or `command_not_found` must not change what other commands do
  for (const plugin of plugins)
    plugin.hooks = Object.fromEntries(
      Object.entries(plugin.hooks).filter(([event]) => event.startsWith('sparkwing:') || (plugin === called && ofCommands.has(event))),
    )
  return { config, called }
}

/** The hooks of oclif that surround the commands of a plugin. */
const ofCommands: ReadonlySet<string> = new Set(['init', 'prerun', 'postrun', 'finally'])

const namesOf = ({ commands }: Interfaces.Plugin): readonly string[] =>
  commands.flatMap(({ id, aliases, hiddenAliases }) => [id, ...aliases, ...hiddenAliases])

/** The error of a command that a plugin brought: it is no bug in Sparkwing, and its exit code is the plugin's. */
export const pluginCommandError = (error: unknown, { name }: Interfaces.Plugin): unknown => {
  if (error instanceof UserError || !(error instanceof Error) || isUsageError(error)) return error
  if (!isOclifError(error)) {
    return new UserError(
      'plugin-command-threw',
      `The command of the plugin ${name} failed: ${error.message.split('\n', 1)[0] ?? ''}`,
      [`If that is a mistake in the plugin, report it to the authors of ${name}.`],
      { cause: error, exitCode: exitCodes.failed },
    )
  }
  const suggestions = 'suggestions' in error && Array.isArray(error.suggestions) ? error.suggestions.map(String) : []
  // any number is the plugin's to choose
  const exitCode = (error.oclif.exit ?? exitCodes.wrongUse) as ExitCode
  return new UserError('plugin-command-failed', error.message, suggestions, { cause: error, exitCode })
}

/** Whether oclif's parser has thrown it, perhaps that of the plugin's own oclif. */
const isUsageError = (error: Error): boolean => 'parse' in error && isRecord(error.parse)
