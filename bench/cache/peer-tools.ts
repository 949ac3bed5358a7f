import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The build of each package. */
const build = 'cp -r in dist'

/** A tool that other projects use for the same, at its best settings. */
export interface PeerTool {
  /** The package, with its major version. */
  readonly install: string
  /** Runs the builds of all packages: arguments of Node, or with `isNative` a program and its arguments. */
  readonly run: readonly string[]
  readonly isNative?: boolean
  /** Ends what it leaves running. */
  readonly end?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export const peerTools: Readonly<Record<string, PeerTool>> = {
  wireit: {
    install: 'wireit@0',
    // as npm starts it, without the time that npm takes
    run: ['node_modules/wireit/bin/wireit.js'],
    env: { npm_lifecycle_event: 'all', npm_config_user_agent: 'npm', WIREIT_LOGGER: 'quiet-ci' },
  },
  Turborepo: {
    install: 'turbo@2',
    run: [
      `node_modules/@turbo/${process.platform}-${process.arch === 'x64' ? '64' : process.arch}/bin/turbo`,
      'run',
      'build',
      '--output-logs=none',
      '--no-daemon',
    ],
    isNative: true,
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
  Nx: {
    install: 'nx@24',
    run: ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--outputStyle=static'],
    end: ['node_modules/nx/dist/bin/nx.js', 'daemon', '--stop'],
    env: { NX_DAEMON: 'true', NX_NO_CLOUD: 'true', NX_TUI: 'false', DO_NOT_TRACK: '1' },
  },
  'Vite+': {
    install: 'vite-plus@1',
    run: ['node_modules/vite-plus/bin/vp', 'run', '-r', '--cache', '--parallel', '--concurrency-limit', '4', 'build'],
    env: { DO_NOT_TRACK: '1', VP_TELEMETRY_DISABLED: '1' },
  },
}

/** Installs the tools in a folder, each by its major version. */
export const installPeers = (folder: string): void => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const packages = Object.values(peerTools).map(({ install }) => install)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder, stdio: 'ignore' })
}

/** Makes a workspace of the packages `packages/p0` and so on for all tools, and a repository, which they need. */
export const writeWorkspace = (folder: string, count: number): void => {
  const write = (path: string, value: unknown): void => {
    writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value))
  }
  const names = Array.from({ length: count }, (_, n) => `p${n}`)
  for (const name of names)
    write(`packages/${name}/package.json`, {
      ...{ name, version: '1.0.0', scripts: { build, wired: 'wireit' } },
      wireit: { wired: { command: build, files: ['in/**'], output: ['dist/**'], packageLocks: [] } },
    })
  const root = { name: 'root', version: '1.0.0', workspaces: ['packages/*'] }
  write('package.json', {
    ...root,
    ...{ private: true, packageManager: 'npm@10.0.0', scripts: { all: 'wireit' } },
    wireit: { all: { dependencies: names.map((name) => `./packages/${name}:wired`) } },
  })
  const locked = names.flatMap((name): [string, object][] => [
    [`packages/${name}`, { name, version: '1.0.0' }],
    [`node_modules/${name}`, { resolved: `packages/${name}`, link: true }],
  ])
  write('package-lock.json', { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(locked) } })
  write('turbo.json', { tasks: { build: { inputs: ['in/**'], outputs: ['dist/**'] } } })
  const target = { cache: true, inputs: ['{projectRoot}/in/**'], outputs: ['{projectRoot}/dist'] }
  write('nx.json', { targetDefaults: { build: target }, analytics: false, neverConnectToCloud: true })
  write('vite.config.ts', 'export default { run: { cache: true } }\n')
  write('.gitignore', ['dist', 'node_modules', '.turbo', '.nx', '.wireit', 'home', 'stand-in', 'told'].join('\n'))
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'bench'],
  ])
    execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
}

/** A folder with an `npm` that runs the build at once: only the first run starts it, which takes minutes with the real one. */
export const standInForNpm = (folder: string): string => {
  const path = join(folder, 'stand-in')
  mkdirSync(path)
  // tools also ask for its version
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
  writeFileSync(join(path, 'npm'), `#!/bin/sh\n[ "$1" = run ] || exec '${npm}' "$@"\n${build}\n`)
  chmodSync(join(path, 'npm'), 0o755)
  return path
}
