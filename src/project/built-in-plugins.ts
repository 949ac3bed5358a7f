import type { AnyStepType, Plugin } from '../pipeline/define-plugin.ts'
import { npmScriptsPlugin } from '../plugins/npm-scripts/plugin.ts'
import { shellPlugin } from '../plugins/shell/plugin.ts'
import { sqlitePlugin } from '../plugins/sqlite/plugin.ts'

export const builtInPlugins: readonly Plugin[] = [shellPlugin, npmScriptsPlugin, sqlitePlugin]

/** Whether a step type sets the PATH of its commands itself, exactly as a package manager would. */
export const setsPath = (stepType: AnyStepType): boolean => Object.values(npmScriptsPlugin.steps).some((one) => one === stepType)

/** Whether the code of a step type is ours. It prints nothing except by the commands that it runs. */
export const isBuiltIn = (stepType: AnyStepType): boolean =>
  builtInPlugins.some(({ steps = {} }) => Object.values(steps).includes(stepType))
