import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { binFolders } from '../../package-json/bin-folders.ts'
import type { PackageJson } from '../../package-json/package-json.ts'
import type { PackageManager } from '../../package-json/manager-of-package.ts'
import { managerOnPath, type Environment } from './manager-on-path.ts'
import { packageVariables } from './package-variables.ts'

export interface ScriptSurroundings {
  readonly packageJson: PackageJson
  readonly manager: PackageManager
  readonly script: string
  readonly command: string
  /** The environment to which the script's own variables are added. */
  readonly env: Environment
  /** Whether its output is a terminal. */
  readonly isTerminal: boolean
  /** The user's working directory, for `INIT_CWD`. */
  readonly directory: string
}

/** The variables that a script gets from `npm run` (docs/npm-scripts.md lists the exceptions), computed without starting npm. */
export const scriptEnvironment = (surroundings: ScriptSurroundings): Readonly<Record<string, string>> => {
  const { packageJson, manager, script, command, env, isTerminal, directory } = surroundings
  const packageDir = dirname(packageJson.path)
  const facts = factsOf(manager, env)
  return {
    ...packageVariables(packageJson.content),
    ...facts?.variables,
    PATH: [...binFolders(packageDir), ...(facts?.binFolders ?? []), env['PATH'] ?? ''].join(delimiter),
    INIT_CWD: directory,
    NODE: process.execPath,
    COLOR: isColour(env, isTerminal) ? '1' : '0',
    // other package managers do not set it
    ...(manager.name === 'npm' && { EDITOR: env['EDITOR'] ?? env['VISUAL'] ?? 'vi' }),
    npm_command: facts?.command ?? 'run-script',
    npm_config_local_prefix: packageDir,
    npm_config_user_agent: userAgent(manager, facts?.version),
    npm_lifecycle_event: script,
    npm_lifecycle_script: command,
    npm_node_execpath: process.execPath,
    npm_package_json: packageJson.path,
  }
}

const isColour = (env: Environment, isTerminal: boolean): boolean => {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return !['', '0', 'false'].includes(forced)
  return isTerminal && env['TERM'] !== 'dumb' && ['', '0', undefined].includes(env['NO_COLOR'])
}

const userAgent = (manager: PackageManager, installed: string | undefined): string => {
  const own = `${manager.name}/${installed ?? manager.version ?? '?'}`
  const system = `node/${process.version} ${process.platform} ${process.arch}`
  return manager.name === 'npm' ? `${own} ${system} workspaces/false` : `${own} npm/? ${system}`
}

interface ManagerFacts {
  readonly version?: string
  readonly command?: string
  readonly variables: Readonly<Record<string, string>>
  readonly binFolders: readonly string[]
}

/** What the environment says about the package manager on the PATH; `undefined` if that is a launcher which is not JavaScript. */
const factsOf = (manager: PackageManager, env: Environment): ManagerFacts | undefined => {
  const { program, version } = managerOnPath(manager, env) ?? {}
  if (program === undefined || !/\.[cm]?js$/.test(program)) return undefined
  const own = { npm_execpath: program }
  const known = { ...(version !== undefined && { version }), variables: own, binFolders: [] }
  if (manager.name !== 'npm' || !program.endsWith(join('npm', 'bin', 'npm-cli.js'))) return known
  const root = dirname(dirname(program))
  return {
    ...known,
    // npm 11 renamed its command
    command: existsSync(join(root, 'lib', 'commands', 'run.js')) ? 'run' : 'run-script',
    variables: {
      ...own,
      npm_config_node_gyp: join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
      ...(version !== undefined && { npm_config_npm_version: version }),
    },
    binFolders: [join(root, 'node_modules', '@npmcli', 'run-script', 'lib', 'node-gyp-bin')],
  }
}
