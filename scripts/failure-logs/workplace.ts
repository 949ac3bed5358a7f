import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Where the tools are installed and run. It is kept, so that a second call finds them. */
const root = '/tmp/failure-logs'
const home = join(root, 'home')
const systemPath = '/usr/local/bin:/usr/bin:/bin'
const repository = resolve(import.meta.dirname, '../..')

/** The folder that a tool is installed in, and that its samples run in. */
export const projectOf = (tool: string): string => join(root, tool, 'project')

/** The environment of a tool: neither CI nor colours are set, and nothing of the person who makes the logs. */
export const environmentOf = (tool: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> => {
  mkdirSync(home, { recursive: true })
  return {
    PATH: [join(projectOf(tool), 'node_modules/.bin'), dirname(process.execPath), join(homedir(), '.cargo/bin'), systemPath].join(':'),
    HOME: home,
    RUSTUP_HOME: join(homedir(), '.rustup'),
    LANG: 'C.UTF-8',
    // the tools' own reports over the network
    DO_NOT_TRACK: '1',
    ...extra,
  }
}

const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', cwd: '/' }).stdout.trim().replace(/\/$/, '')

const replacements: readonly (readonly [string, string])[] = [
  [dirname(process.execPath), '/usr/local/bin'],
  [home, '/home/user'],
  [join(homedir(), '.cargo'), '/home/user/.cargo'],
  [join(homedir(), '.rustup'), '/home/user/.rustup'],
  [registry, 'https://registry.example'],
  ...[new URL(registry).host, 'registry.npmjs.org', 'repo.maven.apache.org'].map((host) => [host, 'registry.example'] as const),
]

const colour = String.raw`(?:\x1b\[[\d;]*m)*`

/** A path, also where a tool coloured its slashes. */
const pathPattern = (path: string): RegExp => {
  const names = path.split('/').map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(names.join(`${colour}/${colour}`), 'g')
}

/** The names that gcc and clang draw for their object files. */
const drawnName = /(?<=\/tmp\/(?:cc|[a-z]+-))\w{6}(?=\.o\b)/g

/** Replaces what only this machine has: its folders, its name, and the registry it uses. */
export const scrub = (tool: string, log: string): string => {
  // tools look for modules in the folders above, too
  const all = [[projectOf(tool), '/home/user/project'], ...replacements, [join(root, tool), '/home/user'], [root, '/home']] as const
  const clean = all.reduce((text, [from, to]) => text.replace(pathPattern(from), to), log.replace(drawnName, '000000'))
  // a shorter name of a machine is part of other words
  const names = [hostname()].filter((name) => name.length > 3)
  const plain = clean.replaceAll(/\x1b\[[\d;]*m/g, '')
  for (const trace of [root, repository, homedir() + '/', ...names]) {
    if (plain.includes(trace)) throw new Error(`The log still has ${trace} in it. Add what to replace it by to workplace.ts.`)
  }
  return clean
}
