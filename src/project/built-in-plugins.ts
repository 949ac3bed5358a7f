import type { Plugin } from '../pipeline/define-plugin.ts'
import { npmScriptsPlugin } from '../plugins/npm-scripts/plugin.ts'
import { shellPlugin } from '../plugins/shell/plugin.ts'
import { sqlitePlugin } from '../plugins/sqlite/plugin.ts'

export const builtInPlugins: readonly Plugin[] = [shellPlugin, npmScriptsPlugin, sqlitePlugin]
