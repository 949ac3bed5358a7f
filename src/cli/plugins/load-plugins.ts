import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin as OclifPlugin, type Interfaces } from '@oclif/core'
import { UserError } from '../../model/user-error.ts'
import type { Plugin } from '../../pipeline/define-plugin.ts'
import type { AppHooks } from './app-hooks.ts'
import { findPackage } from './find-package.ts'
import { keepAlive } from '../keep-alive.ts'
import { withOnePlugin } from './one-plugin.ts'

/** A Sparkwing plugin and the oclif plugin (package) that provides it. */
export interface LoadedPlugin {
  readonly package: string
  readonly plugin: Plugin
}

/** How long a plugin's `sparkwing:plugin` hook may take, in milliseconds. */
export const pluginBudgetMs = 2000

/** The oclif plugin type for a plugin that comes from a config's `plugins` rather than from this CLI. */
const namedByProject = 'project'

/**
 * Loads the Sparkwing plugins of every oclif plugin of this CLI and, in a project, of those that its config names. They replace those of
 * the project that was opened before.
 */
export const loadPlugins = async (
  config: Interfaces.Config,
  project: { readonly directory: string; readonly plugins: readonly string[] } | undefined,
): Promise<readonly LoadedPlugin[]> => {
  if (project) {
    for (const [name, { type }] of [...config.plugins]) if (type === namedByProject) config.plugins.delete(name)
  }
  for (const name of project?.plugins ?? []) {
    if (!config.plugins.has(name)) config.plugins.set(name, await loadProjectPlugin(name, project?.directory ?? process.cwd()))
  }
  const asked = [...config.plugins.values()].filter(
    (plugin) => plugin.hooks['sparkwing:plugin'] && (project !== undefined || plugin.type !== namedByProject),
  )
  const answers = await Promise.all(asked.map((plugin) => askPlugin(config, plugin, project?.directory)))
  return answers.flat()
}

const askPlugin = async (
  config: Interfaces.Config,
  plugin: Interfaces.Plugin,
  projectDir: string | undefined,
): Promise<readonly LoadedPlugin[]> => {
  const { successes, failures } = await keepAlive(
    withOnePlugin(config, plugin).runHook<'sparkwing:plugin', AppHooks>('sparkwing:plugin', { projectDir }, pluginBudgetMs, true),
  )
  const [failure] = failures
  if (failure) {
    throw new UserError(
      'plugin-threw',
      `The plugin ${plugin.name} ${whatFailed(failure.error, plugin.root)}`,
      [`Fix or update ${plugin.name}, or remove it from \`plugins\` in the config.`],
      { cause: failure.error },
    )
  }
  return successes.flatMap(({ result }) => [result].flat().map((one) => ({ package: plugin.name, plugin: one })))
}

const whatFailed = ({ message, stack = '' }: Error, root: string): string => {
  if (message.startsWith('Timed out after')) return `did not answer within ${pluginBudgetMs / 1000} s.`
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1]
  if (missing !== undefined) return `cannot be loaded: ${missing} was not found.`
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

const loadProjectPlugin = async (name: string, directory: string): Promise<Interfaces.Plugin> => {
  const plugin = new OclifPlugin({ name, root: findPackage(name, directory), type: namedByProject, ignoreManifest: true, isRoot: false })
  try {
    await plugin.load()
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
    throw new UserError(
      'plugin-broken',
      `The plugin ${name} cannot be loaded: ${what}.`,
      ['A plugin is an npm package with an `oclif` block in its package.json.'],
      {
        cause: error,
      },
    )
  }
  if (!plugin.hooks['sparkwing:plugin'] && !plugin.hooks['sparkwing:event']) {
    throw new UserError(
      'plugin-without-hook',
      `The package ${name} is not a plugin: it has no \`sparkwing:plugin\` or \`sparkwing:event\` hook.`,
      ['A plugin lists its hooks under `oclif.hooks` in its package.json.'],
    )
  }
  return plugin
}
