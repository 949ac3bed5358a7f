import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { homeNotWritable } from '../journal/run-folder.ts'
import { writeSmallFile } from '../journal/small-file.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'
import { UserError } from '../model/user-error.ts'
import { folderOf, pluginsFolder, type PluginRecord } from './home-plugin.ts'
import { npmInstall } from './npm-install.ts'
import { checkMadeFor, readPluginPackage, type PluginPackage } from './plugin-package.ts'
import { discard, ownName, removeOldTrees, sweepDrafts, treeInUse } from './remove-plugin.ts'

/** Where plugins are put, and what they are checked by. */
export interface Installer {
  readonly home: string
  /** The version of this Sparkwing. */
  readonly ownVersion: string
  /** The folder that paths start in. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** The text to keep of the commands of a plugin; throws if one cannot be loaded. */
  readonly readCommands: (plugin: PluginPackage, root: string) => Promise<string>
}

/**
 * Installs a plugin by npm into the home: a package by its name, a packed file or a git repository. npm works in a folder of its own, which
 * is put in place as a whole: until then, and if anything fails, what was installed before is in use.
 *
 * @throws UserError if it cannot be installed, or is not a plugin for this Sparkwing.
 */
export const installPlugin = async (asked: string, installer: Installer, signal: AbortSignal): Promise<PluginPackage> => {
  const { home, ownVersion, env, readCommands } = installer
  const spec = specOf(asked, installer)
  const draft = makeDraft(home)
  try {
    await npmInstall(draft, [spec], { env, signal })
    const name = installedName(draft, spec)
    const root = join(draft, 'node_modules', name)
    const plugin = readPluginPackage(root)
    await checkMadeFor(plugin, ownVersion)
    const missing = Object.entries(plugin.peers).filter(([peer]) => !existsSync(join(draft, 'node_modules', peer)))
    if (missing.length > 0)
      await npmInstall(
        draft,
        missing.map(([peer, range]) => `${peer}@${range}`),
        { env, signal },
      )
    const commands = await readCommands(plugin, root)
    writeFileSync(join(draft, 'commands.json'), commands, { mode: 0o600 })
    putInPlace(draft, home, { name, spec })
    return plugin
  } finally {
    discard(draft)
  }
}

/**
 * Links a folder: the plugin in it is used as it is at each start.
 *
 * @throws UserError if there is no plugin for this Sparkwing in it.
 */
export const linkPlugin = async (root: string, { home, ownVersion }: Installer): Promise<PluginPackage> => {
  const plugin = readPluginPackage(root)
  await checkMadeFor(plugin, ownVersion)
  refusePlaceInHome(root, home)
  const folder = folderOf(home, plugin.name)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeSmallFile(join(folder, 'plugin.json'), { name: plugin.name, origin: 'linked', root } satisfies PluginRecord)
    removeOldTrees(folder)
  } catch (error) {
    throw homeNotWritable(home, error)
  }
  return plugin
}

/** Sparkwing removes folders there. */
const refusePlaceInHome = (root: string, home: string): void => {
  const place = pluginsFolder(home)
  if (!existsSync(place) || !`${realpathSync(root)}${sep}`.startsWith(`${realpathSync(place)}${sep}`)) return
  throw new UserError('plugin-in-home', `${root} is in ${place}, which holds what Sparkwing installs.`, [
    'Move the folder to another place, and link it there.',
  ])
}

const makeDraft = (home: string): string => {
  sweepDrafts(home)
  const draft = join(pluginsFolder(home), `.${ownName()}`)
  try {
    mkdirSync(draft, { recursive: true, mode: 0o700 })
    writeFileSync(join(draft, 'package.json'), toJsonText({ name: 'plugin-of-sparkwing', private: true }))
  } catch (error) {
    throw homeNotWritable(home, error)
  }
  return draft
}

const putInPlace = (draft: string, home: string, { name, spec }: { readonly name: string; readonly spec: string }): void => {
  const tree = ownName()
  const folder = folderOf(home, name)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const before = treeInUse(folder)
    renameSync(draft, join(folder, tree))
    writeSmallFile(join(folder, 'plugin.json'), { name, origin: 'installed', tree, spec } satisfies PluginRecord)
    // a process that uses the tree before may still import files of it
    removeOldTrees(folder, before)
  } catch (error) {
    throw homeNotWritable(home, error)
  }
}

/** What npm is asked for: the path of a packed file is made absolute, so that `plugins update` finds it too. */
const specOf = (asked: string, { cwd }: Installer): string => {
  const typed = asked.replace(/^file:(?:\/\/)?/, '').replace(/^~(?=\/)/, () => homedir())
  const isPath = /^\.{0,2}\//.test(typed) || asked.startsWith('file:') || (/\.(?:tgz|tar\.gz|tar)$/.test(typed) && !/^[\w+]+:/.test(typed))
  if (!isPath && /^sparkwing(?:@|$)/.test(asked))
    throw new UserError('wrong-plugin-name', '`sparkwing` is Sparkwing itself, not a plugin.', [
      'Update it with the package manager that installed it.',
    ])
  // npm takes a name with two slashes for a folder below its own; a scope, and a repository of GitHub, have one
  const isNoName = !isPath && !asked.includes(':') && (asked.replace(/#.*/, '').match(/\//g) ?? []).length > 1
  if (!isPath && !isNoName) return asked
  const path = resolve(cwd, typed)
  const stat = statAt(path)
  if (stat?.isDirectory()) {
    throw new UserError('plugin-is-folder', `${path} is a folder, and only packed files can be installed.`, [
      `Use it where it is: \`sparkwing plugins link ${quoteForShell(path)}\`.`,
    ])
  }
  if (!stat && isNoName)
    throw new UserError('wrong-plugin-name', `${asked} is neither the name of a package nor a file here.`, [
      'Give a name, NAME@VERSION, a packed file (.tgz) or the URL of a git repository.',
    ])
  if (!stat) throw new UserError('plugin-unknown', `There is no file ${path}.`, ['Check the path.'], { exitCode: exitCodes.notFound })
  return path
}

const statAt = (path: string): ReturnType<typeof statSync> => statSync(path, { throwIfNoEntry: false })

/** The only dependency of the draft: npm has taken its name from the package. */
const installedName = (draft: string, spec: string): string => {
  const { dependencies = {} } = fromJsonText(readFileSync(join(draft, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>
  }
  const [name] = Object.keys(dependencies)
  if (name === undefined)
    throw new UserError('npm-failed', `npm installed nothing for ${spec}.`, ['Check the name.'], { exitCode: exitCodes.failed })
  return name
}
