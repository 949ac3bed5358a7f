import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PackageJson } from '../../package-json/package-json.ts'
import type { PackageManager } from '../../package-json/manager-of-package.ts'
import { readPlainFile } from '../../package-json/read-plain-file.ts'
import { majorVersion, managerOnPath, type Environment, type ManagerOnPath } from './manager-on-path.ts'
import { toJsonText } from '../../model/record-json.ts'

/**
 * Returns why the package manager must run a script itself: because it would not do the same as `sh -c`. Returns `undefined` if we can run the
 * script, which saves the manager's start-up time.
 */
export const whyManagerRuns = (manager: PackageManager, packageJson: PackageJson, script: string, env: Environment): string | undefined => {
  if (manager.name === 'bun') return 'bun reads .env files for its scripts'
  if (manager.isBerry) return 'yarn runs scripts in its own shell'
  if (packageJson.content['devEngines'] !== undefined) return 'package.json has `devEngines`'
  const installed = managerOnPath(manager, env)
  if (installed && installed.program === undefined) return `corepack starts ${manager.name}`
  if (manager.name === 'pnpm' && installed && checksDependencies(manager, installed, env))
    return 'pnpm 11 or later first installs dependencies that are missing'
  const hooks = [`pre${script}`, `post${script}`].filter((name) => packageJson.scripts.has(name))
  if (manager.name === 'pnpm' && hooks.length > 0) return 'versions of pnpm differ on pre and post scripts'
  const text = [script, ...hooks].map((name) => packageJson.scripts.get(name) ?? '').join('\n')
  if (/npm_config_(?!user_agent\b|local_prefix\b|node_gyp\b|npm_version\b)/.test(text)) return 'the script uses npm_config_… variables'
  if (manager.name !== 'npm' && /npm_package_(?!name\b|version\b|json\b)/.test(text))
    return `the script uses ${manager.name}'s npm_package_… variables`
  if (manager.name === 'yarn' && ['.pnp.cjs', '.pnp.js'].some((file) => existsSync(join(manager.root, file))))
    return 'yarn loads modules by Plug’n’Play'
  return settingIn(manager, packageJson, env)
}

/** Whether this pnpm checks the dependencies before it runs a script, as it does by default from version 11 on. */
const checksDependencies = (manager: PackageManager, installed: ManagerOnPath, env: Environment): boolean => {
  // pnpm sets this variable for its scripts
  if (env['pnpm_config_verify_deps_before_run'] === 'false') return false
  // an unknown version may be a newer one
  return !(majorVersion(manager, installed) < 11) && !noCheck.test(textOf(join(manager.root, 'pnpm-workspace.yaml')))
}
const noCheck = /^verifyDepsBeforeRun:[ \t]*false\b/m

/** Settings that change how scripts run. Each manager has its own spelling in its own files. */
const npmrcSetting =
  /^[ \t]*(script-shell|ignore-scripts|node-options|scripts-prepend-node-path|shell-emulator|enable-pre-post-scripts|verify-deps-before-run|use-node-version|workspaces?|include-workspace-root)[ \t]*=/m
const pnpmSetting =
  /\b(scriptShell|shellEmulator|enablePrePostScripts|verifyDepsBeforeRun(?!:[ \t]*false)|nodeOptions|useNodeVersion|executionEnv)\b/
const environmentSetting = /^npm_config_(script_shell|ignore_scripts|node_options|shell_emulator|workspaces?)$/i

const settingIn = (manager: PackageManager, packageJson: PackageJson, env: Environment): string | undefined => {
  const variable = Object.keys(env).find((name) => environmentSetting.test(name) && env[name] !== '')
  if (variable !== undefined) return `the environment has ${variable}`
  for (const file of npmrcFiles(manager, packageJson, env)) {
    const setting = npmrcSetting.exec(textOf(file))?.[1]
    if (setting !== undefined) return `${file} has \`${setting}\``
  }
  if (manager.name === 'pnpm') {
    const setting = pnpmSetting.exec(textOf(join(manager.root, 'pnpm-workspace.yaml')) + toJsonText(packageJson.content['pnpm'] ?? ''))?.[1]
    if (setting !== undefined) return `the settings of pnpm have \`${setting}\``
  }
  if (manager.name === 'yarn' && /script-shell|ignore-scripts|^--/m.test(textOf(join(manager.root, '.yarnrc'))))
    return '.yarnrc changes how scripts run'
  return undefined
}

const npmrcFiles = (manager: PackageManager, packageJson: PackageJson, env: Environment): ReadonlySet<string> =>
  new Set([
    join(dirname(packageJson.path), '.npmrc'),
    join(manager.root, '.npmrc'),
    env['npm_config_userconfig'] ?? env['NPM_CONFIG_USERCONFIG'] ?? join(env['HOME'] ?? homedir(), '.npmrc'),
    env['npm_config_globalconfig'] ?? env['NPM_CONFIG_GLOBALCONFIG'] ?? join(dirname(dirname(process.execPath)), 'etc', 'npmrc'),
  ])

const textOf = (file: string): string => {
  try {
    return readPlainFile(file)
  } catch {
    return ''
  }
}
