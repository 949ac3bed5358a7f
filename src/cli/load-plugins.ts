import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Plugin as OclifPlugin, type Interfaces } from '@oclif/core'
import { UserError } from '../model/user-error.ts'
import type { Plugin } from '../pipeline/define-plugin.ts'
import type { AppHooks } from './app-hooks.ts'
import { withOnePlugin } from './one-plugin.ts'

/** A Sparkwing plugin object and the oclif plugin (package) that handed it over. */
export interface LoadedPlugin {
  readonly package: string
  readonly plugin: Plugin
}

/** Longest time a plugin's `sparkwing:plugin` hook may take. */
const pluginBudgetMs = 2000

/** Asks every oclif plugin of this CLI, and those the project names in its config, for what they add. */
export const loadPlugins = async (
  config: Interfaces.Config,
  project: { readonly directory: string; readonly plugins: readonly string[] } | undefined,
): Promise<readonly LoadedPlugin[]> => {
  for (const name of project?.plugins ?? []) {
    if (!config.plugins.has(name)) config.plugins.set(name, await loadProjectPlugin(name, project?.directory ?? process.cwd()))
  }
  const asked = [...config.plugins.values()].filter((plugin) => plugin.hooks['sparkwing:plugin'])
  const answers = await Promise.all(asked.map((plugin) => askPlugin(config, plugin, project?.directory)))
  return answers.flat()
}

const askPlugin = async (
  config: Interfaces.Config,
  plugin: Interfaces.Plugin,
  projectDir: string | undefined,
): Promise<readonly LoadedPlugin[]> => {
  const { successes, failures } = await withOnePlugin(config, plugin).runHook<'sparkwing:plugin', AppHooks>(
    'sparkwing:plugin',
    { projectDir },
    pluginBudgetMs,
    true,
  )
  const [failure] = failures
  if (failure) {
    throw new UserError('plugin-threw', `The plugin ${plugin.name} failed while it was loaded: ${failure.error.message}`, [
      `Repair or update ${plugin.name}, or take it out of \`plugins\` in the config.`,
    ])
  }
  return successes.flatMap(({ result }) => [result].flat().map((one) => ({ package: plugin.name, plugin: one })))
}

const loadProjectPlugin = async (name: string, directory: string): Promise<Interfaces.Plugin> => {
  const root = findPackage(name, directory)
  const plugin = new OclifPlugin({ name, root, type: 'user', ignoreManifest: true, isRoot: false })
  try {
    await plugin.load()
  } catch (error) {
    throw new UserError(
      'plugin-broken',
      `The plugin ${name} can not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      ['A plugin is an npm package with an `oclif` block in its package.json.'],
    )
  }
  if (!plugin.hooks['sparkwing:plugin'] && !plugin.hooks['sparkwing:event']) {
    throw new UserError('plugin-without-hook', `The plugin ${name} has no hook \`sparkwing:plugin\` or \`sparkwing:event\`.`, [
      'Its package.json names them under `oclif.hooks`.',
    ])
  }
  return plugin
}

const findPackage = (name: string, directory: string): string => {
  for (let folder = directory; ; folder = dirname(folder)) {
    try {
      return dirname(realpathSync(join(folder, 'node_modules', name, 'package.json')))
    } catch {
      if (dirname(folder) === folder) break
    }
  }
  try {
    return dirname(createRequire(join(directory, 'package.json')).resolve(`${name}/package.json`))
  } catch {
    throw new UserError('plugin-not-found', `The plugin ${name}, named in the config, is not installed.`, [
      `Run \`npm install --save-dev ${name}\` in ${directory}.`,
    ])
  }
}
