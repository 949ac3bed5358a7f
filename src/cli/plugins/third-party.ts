import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Interfaces } from '@oclif/core'
import { readHomePlugins, type HomePlugin } from '../../home-plugins/home-plugin.ts'
import { fromJsonText, toJsonText } from '../../model/record-json.ts'
import { UserError } from '../../model/user-error.ts'
import { homeDirectory } from '../../project/home.ts'
import { configuredPlugins } from '../../project/open-project.ts'
import type { PluginOrigin, PluginState } from '../../wire/plugins.ts'
import { ownEntry } from '../own-entry.ts'
import { loadHomePlugin, loadProjectPlugin, unlessRefused } from './load-plugins.ts'
import { findCommands, oclifPlugin } from './oclif-plugin.ts'
import { firstWordOf, ownWords } from './own-words.ts'
import { arePluginsOff } from './plugins-off.ts'

/** A plugin that is installed, linked or named in the config of the working directory. */
export interface ThirdPartyPlugin {
  readonly name: string
  readonly origin: PluginOrigin
  readonly root: string
  readonly spec?: string
  readonly version?: string
  readonly state: PluginState
  /** With its commands, without those that it may not have; absent if it is not used. */
  readonly oclif?: Interfaces.Plugin
  /** The directory of the project that names it. */
  readonly projectDir?: string
  readonly problems: readonly string[]
  /** The one of them for which it, or all of its commands, are left out. */
  readonly broken?: string
}

/**
 * All plugins that are not Sparkwing's own, with their commands, each with what is wrong with it. The plugins of a project whose config cannot
 * be loaded are missing: commands that need them report that.
 */
export const findThirdParty = async (cwd: string, ownVersion: string): Promise<readonly ThirdPartyPlugin[]> => {
  if (arePluginsOff(process.env)) return []
  const found: ThirdPartyPlugin[] = []
  const taken = new Map<string, string>()
  const ofProject = await configuredPlugins(cwd, ownEntry).catch(() => undefined)
  for (const name of new Set(ofProject?.plugins)) {
    const directory = ofProject?.directory ?? cwd
    found.push({
      projectDir: directory,
      ...(await use({ name, origin: 'config', root: directory }, () => loadProjectPlugin(name, directory, ownVersion), taken)),
    })
  }
  const named = new Set(found.map(({ name }) => name))
  for (const one of readHomePlugins(homeDirectory())) {
    const { name, origin, root, spec } = one
    const version = one.package instanceof UserError ? undefined : one.package.version
    const known = { name, origin, root, ...(spec !== undefined && { spec }), ...(version !== undefined && { version }) }
    if (named.has(name)) found.push({ ...known, state: 'replaced', problems: [] })
    else found.push(await use(known, () => loadHomePlugin(one, ownVersion), taken, one))
  }
  return found
}

const use = async (
  known: Pick<ThirdPartyPlugin, 'name' | 'origin' | 'root' | 'spec' | 'version'>,
  load: () => Promise<Interfaces.Plugin>,
  taken: Map<string, string>,
  kept?: HomePlugin,
): Promise<ThirdPartyPlugin> => {
  const plugin = await unlessRefused(load)
  if (plugin instanceof UserError) return { ...known, state: 'left-out', problems: [plugin.message], broken: plugin.message }
  const { name, origin } = known
  const { root } = plugin
  const commands = await unlessRefused(() => commandsOf(plugin, kept))
  const { allowed, refusals } =
    commands instanceof UserError ? { allowed: {}, refusals: [commands.message] } : permit(name, commands, taken)
  const oclif = await oclifPlugin({ name, root, origin }, allowed)
  const broken = commands instanceof UserError && { broken: commands.message }
  const problems = [...refusals, ...missingCommands(plugin)]
  return { ...known, root, version: oclif.version, state: 'used', oclif: withOwnTopics(oclif), problems, ...broken }
}

const commandsOf = async (plugin: Interfaces.Plugin, kept?: HomePlugin): Promise<Interfaces.Manifest['commands']> => {
  if (plugin.pjson.oclif.commands === undefined) return {}
  if (!kept) return await findCommands(plugin)
  const stamp = kept.origin === 'linked' ? stampOf(plugin) : ''
  const known = readKept(kept.commandsFile)
  if (known?.stamp === stamp) return known.commands
  const commands = await findCommands(plugin)
  try {
    writeFileSync(kept.commandsFile, keptCommands(commands, stamp), { mode: 0o600 })
  } catch {
    // the next start finds them again
  }
  return commands
}

/** The text of the file that keeps the commands of a plugin. */
export const keptCommands = (commands: Interfaces.Manifest['commands'], stamp = ''): string => toJsonText({ stamp, commands })

/** oclif takes a folder of commands that is not there for one without commands. */
const missingCommands = ({ root, pjson }: Interfaces.Plugin): readonly string[] => {
  const { commands } = pjson.oclif
  const target = typeof commands === 'string' ? commands : commands?.target
  if (target === undefined || ['oclif.manifest.json', target, `${target}.js`].some((file) => existsSync(join(root, file)))) return []
  return [`It has no commands: ${join(root, target)}, which its package.json names, was not found.`]
}

const readKept = (file: string): { readonly stamp: string; readonly commands: Interfaces.Manifest['commands'] } | undefined => {
  try {
    return fromJsonText(readFileSync(file, 'utf8')) as { readonly stamp: string; readonly commands: Interfaces.Manifest['commands'] }
  } catch {
    return undefined
  }
}

/** Changes when a file does from which the commands of a linked plugin are found. */
const stampOf = ({ root, pjson }: Interfaces.Plugin): string => {
  const { commands } = pjson.oclif
  const target = typeof commands === 'string' ? commands : (commands?.target ?? '.')
  return ['package.json', 'oclif.manifest.json', ...filesOf(root, target)]
    .map((file) => {
      const { mtimeMs, size } = statSync(join(root, file), { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 }
      return `${file} ${mtimeMs} ${size}`
    })
    .join('\n')
}

/** The folder of the commands with all that is in it, or the file that has all of them with what is beside it. */
const filesOf = (root: string, target: string): readonly string[] => {
  const isFolder = statSync(join(root, target), { throwIfNoEntry: false })?.isDirectory() === true
  const folder = isFolder ? target : dirname(target)
  try {
    return readdirSync(join(root, folder), { recursive: isFolder, encoding: 'utf8' })
      .sort()
      .map((file) => join(folder, file))
  } catch {
    return []
  }
}

/** The commands of a plugin without those whose names are Sparkwing's own, or already another plugin's. */
const permit = (
  plugin: string,
  commands: Interfaces.Manifest['commands'],
  taken: Map<string, string>,
): { readonly allowed: Interfaces.Manifest['commands']; readonly refusals: readonly string[] } => {
  const refusals: string[] = []
  const isFree = (id: string): boolean => {
    const other = ownWords.has(firstWordOf(id)) ? 'Sparkwing' : taken.get(id)
    const name = `\`sparkwing ${id.replaceAll(':', ' ')}\``
    if (other === 'Sparkwing')
      refusals.push(`Its command ${name} is left out: the names below \`sparkwing ${firstWordOf(id)}\` are Sparkwing's own.`)
    else if (other !== undefined) refusals.push(`Its command ${name} is left out, because ${other} has one of that name.`)
    else taken.set(id, plugin)
    return other === undefined
  }
  const freeAliases = (aliases: readonly string[] = []): string[] => aliases.filter((alias) => isFree(alias.replaceAll(' ', ':')))
  const allowed = Object.entries(commands)
    .filter(([id]) => isFree(id))
    .map(([id, command]) => [id, { ...command, aliases: freeAliases(command.aliases), hiddenAliases: freeAliases(command.hiddenAliases) }])
  return { allowed: Object.fromEntries(allowed) as Interfaces.Manifest['commands'], refusals }
}

/** Without the topics that are ours: oclif would describe ours with the words of the plugin. */
const withOwnTopics = (plugin: Interfaces.Plugin): Interfaces.Plugin => {
  const topics = plugin.topics.filter(({ name }) => !ownWords.has(firstWordOf(name)))
  return Object.defineProperty(plugin, 'topics', { value: topics })
}
