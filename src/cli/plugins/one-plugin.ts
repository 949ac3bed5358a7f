import type { Config, Interfaces } from '@oclif/core'

/**
 * The config with only this plugin, so that `runHook` calls no other. `runHook` calls the hooks of all plugins in parallel and waits for
 * the slowest, which must not delay the store or another observer.
 */
export const withOnePlugin = (config: Interfaces.Config, plugin: Interfaces.Plugin): Config =>
  Object.create(config, { plugins: { value: new Map([[plugin.name, plugin]]) } }) as Config
