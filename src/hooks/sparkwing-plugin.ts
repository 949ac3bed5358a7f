import type { AppHook } from '../cli/plugins/app-hooks.ts'
import { builtInPlugins } from '../project/built-in-plugins.ts'

/** Provides the built-in plugins, through the same hook that third-party plugins use. */
const hook: AppHook<'sparkwing:plugin'> = () => Promise.resolve(builtInPlugins)

export default hook
