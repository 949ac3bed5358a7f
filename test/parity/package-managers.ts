import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'

/** A package manager from the registry, in a version that docs/npm-scripts.md names. */
export interface TriedManager {
  readonly name: 'pnpm' | 'yarn' | 'bun'
  /** The package that holds it. */
  readonly packageName: string
  readonly version: string
  /** Files by which Sparkwing and the manager itself recognize a project of this manager. */
  readonly files: Readonly<Record<string, string>>
  /** Flags of `run` that stop it from printing anything of its own. */
  readonly silent: readonly string[]
  /** Variables that Sparkwing does not set, or sets to another value. */
  readonly variables?: RegExp | undefined
  /** Where it prints the command, or that it failed, if Sparkwing calls it for a script with pre and post scripts. */
  readonly banner?: 'stdout' | 'stderr'
  /** It runs scripts only after an installation. */
  readonly mustInstall?: true
  /** Only `npm run test:all` runs all scripts with it: Sparkwing calls them as for a newer version. */
  readonly isLong?: true
}

const pnpm = {
  name: 'pnpm',
  packageName: 'pnpm',
  files: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
  silent: ['--silent'],
  variables: /^(?:PATH|COLOR|PNPM_SCRIPT_SRC_DIR|npm_config_\w+|pnpm_config_verify_deps_before_run)$/,
} as const

export const allManagers: readonly TriedManager[] = [
  { ...pnpm, version: '12.21.0', variables: undefined, banner: 'stderr' },
  { ...pnpm, version: '10.34.8', banner: 'stdout', isLong: true },
  {
    name: 'yarn',
    packageName: 'yarn',
    version: '1.22.22',
    files: { 'yarn.lock': '' },
    silent: ['--silent'],
    variables: /^(?:PATH|COLOR|YARN_WRAP_OUTPUT|npm_command|npm_(?:config|package)_\w+)$/,
  },
  {
    name: 'yarn',
    packageName: '@yarnpkg/cli-dist',
    version: '4.18.1',
    files: { 'yarn.lock': '', '.yarnrc.yml': 'enableTelemetry: false\nenableGlobalCache: false\nnodeLinker: node-modules\n' },
    silent: [],
    mustInstall: true,
  },
  {
    name: 'bun',
    packageName: 'bun',
    version: '1.4.5',
    files: { 'bun.lock': '{ "lockfileVersion": 1, "workspaces": { "": {} } }\n' },
    silent: ['--silent'],
  },
]

export const triedManagers = allManagers.filter(({ isLong }) => isLongForm || !isLong)

const kept = join(projectRoot, 'node_modules/.cache/package-managers')

/** Returns the folder with the manager's program. npm installs it on first use. */
export const providedManager = async ({ packageName, version }: TriedManager): Promise<string> => {
  const place = join(kept, `${packageName.replace('/', '+')}@${version}`)
  if (!existsSync(place)) await install(packageName, version, place)
  return join(place, 'node_modules/.bin')
}

const install = async (packageName: string, version: string, place: string): Promise<void> => {
  mkdirSync(kept, { recursive: true })
  const making = mkdtempSync(join(kept, 'install-'))
  try {
    // install scripts of pnpm and bun put the program for this system in place
    writeFileSync(join(making, 'package.json'), JSON.stringify({ private: true, allowScripts: { pnpm: true, bun: true } }))
    const wanted = ['install', `${packageName}@${version}`, '--no-save', '--no-package-lock', '--no-audit', '--no-fund']
    await promisify(execFile)('npm', wanted, {
      cwd: making,
      env: { ...process.env, PATH: [join(projectRoot, 'node_modules/.bin'), process.env['PATH']].join(delimiter) },
    })
    renameSync(making, place)
  } catch (error) {
    // another process may have installed it meanwhile
    if (!existsSync(place)) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}
