import { Plugin as OclifPlugin, type Interfaces } from '@oclif/core'
import { adoptPlugin } from '../../project/config/config-modules.ts'
import { UserError } from '../../model/user-error.ts'
import type { PluginOrigin } from '../../wire/plugins.ts'
import { ownEntry } from '../own-entry.ts'
import { guardLoading, LoadingFailure } from './guard-loading.ts'

/** The oclif types of plugins that are not ours. */
const typeOf: Readonly<Record<PluginOrigin, string>> = { installed: 'user', linked: 'link', config: 'project' }

/** Whether a plugin is neither Sparkwing nor one that Sparkwing brings. */
export const isThirdParty = ({ type }: Interfaces.Plugin): boolean => Object.values(typeOf).includes(type)

/** A package that is a plugin. */
export interface FoundPlugin {
  readonly name: string
  readonly root: string
  readonly origin: PluginOrigin
}

/**
 * Makes oclif's plugin of a package. No code of it is loaded, because its commands are given.
 *
 * @throws UserError if its package.json is not that of a plugin.
 */
export const oclifPlugin = async (
  { name, root, origin }: FoundPlugin,
  commands: Interfaces.Manifest['commands'] = {},
): Promise<OclifPlugin> => {
  const plugin = newPlugin(name, root)
  // oclif would read its manifest, or import all its commands
  Object.defineProperty(plugin, '_manifest', { value: () => Promise.resolve({ commands, version: '' }) })
  await loadPlugin(plugin, name)
  plugin.type = typeOf[origin]
  return plugin
}

/**
 * Finds the commands of a plugin: in its manifest, or by importing all of them.
 *
 * @throws UserError `plugin-broken` if one cannot be imported, or if its code does what would harm all others.
 */
export const findCommands = async ({ name, root }: Pick<FoundPlugin, 'name' | 'root'>): Promise<Interfaces.Manifest['commands']> => {
  const plugin = newPlugin(name, root)
  const { emitWarning } = process
  // oclif warns of a manifest that is older than the package, and then does without it
  process.emitWarning = () => undefined
  try {
    // what the commands print is shown when one of them is called
    const { outcome } = await guardLoading({ part: 'commands', root }, () => loadPlugin(plugin, name))
    if (outcome instanceof LoadingFailure) throw commandsUnknown(name, outcome)
  } finally {
    process.emitWarning = emitWarning
  }
  return plugin.manifest.commands
}

// oclif looks for no other folder than the root if a plugin is linked
const newPlugin = (name: string, root: string): OclifPlugin => {
  adoptPlugin(root, ownEntry)
  return new OclifPlugin({ name, root, type: 'link', isRoot: false, errorOnManifestCreate: true, respectNoCacheDefault: true })
}

const loadPlugin = async (plugin: OclifPlugin, name: string): Promise<void> => {
  try {
    await plugin.load()
  } catch (error) {
    throw brokenPlugin(name, error instanceof Error ? error.message : String(error), error)
  }
}

const brokenPlugin = (name: string, message: string, cause: unknown): UserError => {
  const [what = ''] = message.split('\n', 1)
  return new UserError(
    'plugin-broken',
    `The plugin ${name} cannot be loaded: ${what.replace(/\.$/, '')}.`,
    ['A plugin is an npm package with an `oclif` block in its package.json.'],
    { cause },
  )
}

const commandsUnknown = (name: string, cause: LoadingFailure): UserError =>
  new UserError('plugin-broken', `The commands of the plugin ${name} are left out: it ${cause.message}`, [`Fix or update ${name}.`], {
    cause,
  })
