import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { fromJsonText } from '../model/record-json.ts'
import { UserError } from '../model/user-error.ts'
import { isPackageName, readPluginPackage, type PluginPackage } from './plugin-package.ts'

// HOME/plugins has a folder for each plugin, so that two installations never write the same file:
//   <plugin>/plugin.json                     what is in use; replaced as a whole
//   <plugin>/commands.json                   of a linked plugin: its commands, as far as they are known
//   <plugin>/<tree>/node_modules/<name>      of an installed plugin: one installation by npm
//   <plugin>/<tree>/commands.json            its commands
//   .<pid>-<random>                          an installation that npm still works on, or a plugin that is being removed

/** `plugin.json`. */
export type PluginRecord =
  | { readonly name: string; readonly origin: 'installed'; readonly tree: string; readonly spec: string }
  | { readonly name: string; readonly origin: 'linked'; readonly root: string }

/** A plugin in the home: installed by npm, or a folder that is linked. */
export interface HomePlugin {
  readonly name: string
  readonly origin: 'installed' | 'linked'
  /** The folder of its package. */
  readonly root: string
  /** What `plugins update` installs again. */
  readonly spec?: string
  /** Where its commands are kept, so that not every start has to find them. */
  readonly commandsFile: string
  /** Its package.json, or why it cannot be used. */
  readonly package: PluginPackage | UserError
}

export const pluginsFolder = (home: string): string => join(home, 'plugins')

/**
 * The folder of a plugin in the home. A scoped name has a slash.
 *
 * @throws UserError if it is not the name of a package, or if a link is in its place.
 */
export const folderOf = (home: string, name: string): string => {
  if (!isPackageName(name)) throw new UserError('wrong-plugin-name', `\`${name}\` is not the name of a package.`, ['Check the name.'])
  const folder = join(pluginsFolder(home), name.replace('/', '+'))
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new UserError('plugin-broken', `${folder} is a link, which Sparkwing does not make.`, ['Remove it, and try again.'])
  return folder
}

/** The plugins in a home, sorted by name. One that is broken has its reason in `package`. */
export const readHomePlugins = (home: string): readonly HomePlugin[] =>
  foldersIn(pluginsFolder(home)).flatMap((folder) => readHomePlugin(join(pluginsFolder(home), folder), folder.replace('+', '/')))

const foldersIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path)
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch {
    return []
  }
}

const readHomePlugin = (folder: string, name: string): readonly HomePlugin[] => {
  let record: PluginRecord
  try {
    record = recordIn(readFileSync(join(folder, 'plugin.json'), 'utf8'))
  } catch (error) {
    // removed, or not installed yet
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return []
    const reason = new UserError('plugin-broken', `${join(folder, 'plugin.json')} is damaged.`, [reinstall(name)], { cause: error })
    return [{ name, origin: 'installed', root: folder, commandsFile: join(folder, 'commands.json'), package: reason }]
  }
  if (record.origin === 'linked') {
    const { root } = record
    return [{ name, origin: 'linked', root, commandsFile: join(folder, 'commands.json'), package: packageIn(root, name) }]
  }
  const tree = join(folder, record.tree)
  const root = join(tree, 'node_modules', name)
  const { spec } = record
  return [{ name, origin: 'installed', root, spec, commandsFile: join(tree, 'commands.json'), package: packageIn(root, name) }]
}

const recordIn = (text: string): PluginRecord => {
  const record = fromJsonText(text) as Partial<Record<string, unknown>> | null
  const { name, origin, tree, spec, root } = record ?? {}
  if (typeof name === 'string' && origin === 'installed' && typeof tree === 'string' && typeof spec === 'string')
    return { name, origin, tree, spec }
  if (typeof name === 'string' && origin === 'linked' && typeof root === 'string') return { name, origin, root }
  throw new Error('not the record of a plugin')
}

const packageIn = (root: string, name: string): HomePlugin['package'] => {
  try {
    return readPluginPackage(root)
  } catch (error) {
    if (error instanceof UserError) return new UserError(error.code, error.message, [reinstall(name)], { cause: error })
    throw error
  }
}

const reinstall = (name: string): string => `Run \`sparkwing plugins uninstall ${name}\`, or install or link it again.`
