import type { Config, Interfaces } from '@oclif/core'

/**
 * The config as it would be with this one plugin, so that `runHook` reaches nobody else: it runs the hooks of all plugins in parallel
 * and waits for the slowest, which must not hold back the store or another observer.
 */
export const withOnePlugin = (config: Interfaces.Config, plugin: Interfaces.Plugin): Config =>
  Object.create(config, { plugins: { value: new Map([[plugin.name, plugin]]) } }) as Config
