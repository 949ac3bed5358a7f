import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Interfaces } from '@oclif/core'
import { checkMadeFor, readPluginPackage } from '../../home-plugins/plugin-package.ts'
import { readHomePlugins, type HomePlugin } from '../../home-plugins/home-plugin.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { UserError } from '../../model/user-error.ts'
import type { Plugin } from '../../pipeline/define-plugin.ts'
import { homeDirectory } from '../../project/home.ts'
import { createPluginHost } from '../../project/plugin-host.ts'
import { sayOnStderr } from '../terminal/say.ts'
import { shownLines } from '../terminal/shown.ts'
import type { AppHooks } from './app-hooks.ts'
import { findPackage } from './find-package.ts'
import { guardLoading, LoadingFailure } from './guard-loading.ts'
import { isThirdParty, oclifPlugin } from './oclif-plugin.ts'
import { withOnePlugin } from './one-plugin.ts'
import { arePluginsOff } from './plugins-off.ts'

/** A Sparkwing plugin and the oclif plugin (package) that provides it. */
export interface LoadedPlugin {
  readonly package: string
  readonly plugin: Plugin
}

/** The project whose plugins are loaded. */
export interface PluginsOfProject {
  readonly directory: string
  readonly plugins: readonly string[]
}

/**
 * Loads the Sparkwing plugins of every oclif plugin of this CLI, of those in the home and, in a project, of those that its config names. They
 * replace those of the project that was opened before.
 *
 * A plugin of the home that cannot be used is left out, with a warning, because it would stop the runs of all projects.
 *
 * @throws UserError if a plugin that the config names cannot be used.
 */
export const loadPlugins = async (
  config: Interfaces.Config,
  project: PluginsOfProject | undefined,
  warn: (message: string) => void = warnOnce,
): Promise<readonly LoadedPlugin[]> => {
  for (const [name, plugin] of [...config.plugins]) if (isThirdParty(plugin)) config.plugins.delete(name)
  const isOff = arePluginsOff(process.env)
  for (const name of isOff ? [] : (project?.plugins ?? []))
    if (!config.plugins.has(name))
      config.plugins.set(name, await loadProjectPlugin(name, project?.directory ?? process.cwd(), config.version))
  const strict = [...config.plugins.values()]
  const leaveOut = ({ name }: Pick<HomePlugin, 'name'>, error: UserError): void => {
    config.plugins.delete(name)
    warn(`The plugin ${name} is left out: ${error.message} \`sparkwing plugins uninstall ${name}\` removes it.`)
  }
  const lenient: Interfaces.Plugin[] = []
  for (const one of isOff ? [] : readHomePlugins(homeDirectory())) {
    // the project's copy comes first: it is the one that its lock file pins
    if (config.plugins.has(one.name)) continue
    const plugin = await unlessRefused(() => loadHomePlugin(one, config.version))
    if (plugin instanceof UserError) leaveOut(one, plugin)
    else lenient.push(plugin)
  }
  for (const plugin of lenient) config.plugins.set(plugin.name, plugin)
  const [loaded, ofHome] = await Promise.all([
    Promise.all(strict.map((plugin) => askPlugin(config, plugin, project?.directory, warn))),
    Promise.all(lenient.map((plugin) => unlessRefused(() => askPlugin(config, plugin, project?.directory, warn)))),
  ])
  const all = loaded.flat()
  for (const [index, answer] of ofHome.entries()) {
    const plugin = lenient[index]
    const refusal = answer instanceof UserError ? answer : clash(all, answer)
    if (plugin && refusal) leaveOut(plugin, refusal)
    else if (!(answer instanceof UserError)) all.push(...answer)
  }
  return all
}

const warned = new Set<string>()
/** A server loads the plugins for each project that it opens. */
const warnOnce = (message: string): void => {
  if (warned.has(message)) return
  warned.add(message)
  sayOnStderr(shownLines([sanitiseName(`warning: ${message}`)]))
}

/** Why `more` cannot be used beside the other plugins: the shape of one is wrong, or both provide something that only one can. */
export const clash = (others: readonly LoadedPlugin[], more: readonly LoadedPlugin[]): UserError | undefined => {
  if (more.length === 0) return undefined
  try {
    createPluginHost(others)
  } catch {
    // opening the project reports that
    return undefined
  }
  try {
    createPluginHost([...others, ...more])
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** The result, or the UserError that was thrown. */
export const unlessRefused = async <Result>(work: () => Promise<Result>): Promise<Result | UserError> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** How long each plugin, by its folder, took when this process loaded it first, in milliseconds. Node keeps its modules from then on. */
export const loadTimes = new Map<string, number>()

/**
 * Asks a plugin's `sparkwing:plugin` hook, if it has one.
 *
 * @throws UserError if it fails, or if its code does what would harm all others.
 */
export const askPlugin = async (
  config: Interfaces.Config,
  plugin: Interfaces.Plugin,
  projectDir: string | undefined,
  warn: (message: string) => void,
): Promise<readonly LoadedPlugin[]> => {
  if (!plugin.hooks['sparkwing:plugin']) return []
  const ask = (): ReturnType<typeof view.runHook<'sparkwing:plugin', AppHooks>> =>
    view.runHook<'sparkwing:plugin', AppHooks>('sparkwing:plugin', { projectDir }, undefined, true)
  const view = withOnePlugin(config, plugin)
  const startedAt = performance.now()
  const { outcome, printed } = isThirdParty(plugin)
    ? await guardLoading({ part: 'hook', root: plugin.root }, ask)
    : { outcome: await ask(), printed: '' }
  if (!loadTimes.has(plugin.root)) loadTimes.set(plugin.root, performance.now() - startedAt)
  if (printed.trim() !== '') warn(printedWhileLoaded(plugin.name, printed))
  const failure = outcome instanceof LoadingFailure ? outcome : outcome.failures[0]?.error
  if (failure) {
    throw new UserError(
      'plugin-threw',
      `The plugin ${plugin.name} ${whatFailed(failure, plugin)}`,
      [`Fix or update ${plugin.name}, or remove it from \`plugins\` in the config.`],
      { cause: failure },
    )
  }
  if (outcome instanceof LoadingFailure) return []
  return outcome.successes.flatMap(({ result }) => [result].flat().map((one) => ({ package: plugin.name, plugin: one })))
}

/** The sentence for what a plugin printed to stdout, which is not shown there. */
export const printedWhileLoaded = (name: string, printed: string): string => {
  const [first = '', ...more] = printed.trim().split('\n')
  return `The plugin ${name} printed while it was loaded: ${first.slice(0, 200)}${more.length > 0 ? ' …' : ''}`
}

const whatFailed = (error: Error, { root, type }: Interfaces.Plugin): string => {
  const { message, stack = '' } = error
  if (error instanceof LoadingFailure) return message
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1]
  // what is linked is compiled by its author
  const advice = type === 'link' && missing?.startsWith(join(root, '/')) === true ? ' Compile the plugin first.' : ''
  if (missing !== undefined) return `cannot be loaded: ${missing} was not found.${advice}`
  const [what = ''] = message.split('\n', 1)
  // there is no place for a syntax error
  const place = placeIn(root, stack)
  return `failed to load: ${what.replace(/\.$/, '')}${place === undefined ? '' : ` (${place})`}.`
}

/** The innermost line of a plugin's own files in a stack. */
const placeIn = (root: string, stack: string): string | undefined =>
  Array.from(stack.matchAll(/^ +at .*?(file:\/\/\/[^\s()]+|\/[^()]+):(\d+):\d+\)?$/gm), ([, file = '', line = '']) => {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file
    return path.startsWith(join(root, '/')) ? `${path}:${line}` : undefined
  }).find((place) => place !== undefined)

/**
 * @throws UserError if it is broken, or made for another Sparkwing.
 */
export const loadHomePlugin = async (
  { name, root, origin, package: found }: HomePlugin,
  ownVersion: string,
): Promise<Interfaces.Plugin> => {
  if (found instanceof UserError) throw found
  await checkMadeFor(found, ownVersion)
  return await oclifPlugin({ name, root, origin })
}

/**
 * Finds a plugin that a config names, without its commands.
 *
 * @throws UserError if it is not installed, not a plugin, or made for another Sparkwing.
 */
export const loadProjectPlugin = async (name: string, directory: string, ownVersion: string): Promise<Interfaces.Plugin> => {
  const plugin = await oclifPlugin({ name, root: findPackage(name, directory), origin: 'config' })
  const { hooks, commands } = plugin.pjson.oclif
  if (!hooks?.['sparkwing:plugin'] && !hooks?.['sparkwing:event'] && commands === undefined) {
    throw new UserError(
      'plugin-without-hook',
      `The package ${name} is not a plugin: it has no \`sparkwing:plugin\` or \`sparkwing:event\` hook, and no commands.`,
      ['A plugin lists its hooks under `oclif.hooks` in its package.json.'],
    )
  }
  await checkMadeFor(readPluginPackage(plugin.root), ownVersion)
  return plugin
}
