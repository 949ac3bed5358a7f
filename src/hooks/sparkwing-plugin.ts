import type { AppHook } from '../cli/plugins/app-hooks.ts'
import { builtInPlugins } from '../project/built-in-plugins.ts'

/** Hands over the built-in plugins, by the door that third-party plugins use. */
const hook: AppHook<'sparkwing:plugin'> = () => Promise.resolve(builtInPlugins)

export default hook
