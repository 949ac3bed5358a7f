import { shellCommands, withoutVariables } from './shell-words.ts'

/** A part of a script: either it runs other scripts of the same package, or a program. */
export type ScriptPart =
  | { readonly kind: 'scripts'; readonly names: readonly string[]; readonly args: readonly string[]; readonly variables: readonly string[] }
  | { readonly kind: 'program'; readonly words: readonly string[] }

type Scripts = ReadonlyMap<string, string>

/** What a script runs, in order. It sees through package managers, `npm-run-all` and its like, and `concurrently`. */
export const scriptParts = (command: string, scripts: Scripts): readonly ScriptPart[] =>
  shellCommands(command).flatMap((words) => {
    const bare = withoutVariables(words)
    const [program = '', ...rest] = bare
    if (program === 'concurrently') return concurrent(rest).flatMap((line) => scriptParts(line, scripts))
    const called = calledScripts(program, rest, scripts)
    if (called === undefined) return [{ kind: 'program' as const, words }]
    return called.map((call) => ({ kind: 'scripts' as const, ...call, variables: words.slice(0, words.length - bare.length) }))
  })

interface Call {
  readonly names: readonly string[]
  readonly args: readonly string[]
}

const calledScripts = (program: string, rest: readonly string[], scripts: Scripts): readonly Call[] | undefined => {
  switch (program) {
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return managerCall(program, rest, scripts)
    case 'node': {
      const name = rest[0] === '--run' ? rest[1] : undefined
      return name !== undefined && scripts.has(name) ? [{ names: [name], args: rest.slice(2) }] : undefined
    }
    case 'run-s':
    case 'run-p':
    case 'npm-run-all':
    case 'npm-run-all2':
      return groupCalls(rest, scripts)
    default:
      return undefined
  }
}

/** With one of these the manager runs scripts of another package. */
const elsewhere =
  /^(?:-C|--prefix|--dir|--cwd|-r|--recursive|-F|--filter|-w|--workspace|-ws|--workspaces|--workspace-root|workspaces?)(?:$|=)/
/** Words that stand between the manager's name and the script's and change nothing. */
const quiet = new Set([
  '-s',
  '--silent',
  '--if-present',
  '--loglevel=silent',
  '-q',
  '--quiet',
  '--shell',
  '--bun',
  '-b',
  '--parallel',
  '--sequential',
])
const shortNames: Readonly<Record<string, string>> = { t: 'test', tst: 'test' }
/** Bun has commands of its own under these names. */
const ownCommandsOfBun = new Set(['test', 'build', 'install', 'add', 'x', 'create', 'init', 'publish'])

const managerCall = (manager: string, given: readonly string[], scripts: Scripts): readonly Call[] | undefined => {
  const command = given.findIndex((word) => !quiet.has(word))
  const [first = '', ...after] = given.slice(Math.max(command, 0))
  if (elsewhere.test(first)) return undefined
  const isRun = ['run', 'run-script'].includes(first)
  const words = (isRun ? after : [first, ...after]).filter((word, at) => !(isRun && at === 0) || !quiet.has(word))
  const start = words.findIndex((word) => !quiet.has(word) && word !== 'bun')
  const [written = '', ...rest] = words.slice(Math.max(start, 0))
  if (words.slice(0, Math.max(start, 0)).some((word) => elsewhere.test(word)) || elsewhere.test(written)) return undefined
  const args = rest.filter((word) => !quiet.has(word) && word !== '--')
  if (isRun && manager === 'pnpm' && /^\/.+\/$/.test(written)) {
    const names = matching(written.slice(1, -1), scripts)
    return names.length > 0 ? [{ names, args }] : undefined
  }
  const name = isRun ? written : (shortNames[written] ?? written)
  if (!scripts.has(name)) return undefined
  const isScript =
    isRun || (manager === 'npm' ? ['test', 'start', 'stop'].includes(name) : manager !== 'bun' || !ownCommandsOfBun.has(name))
  return isScript ? [{ names: [name], args }] : undefined
}

const matching = (expression: string, scripts: Scripts): readonly string[] => {
  try {
    const form = new RegExp(expression)
    return [...scripts.keys()].filter((name) => form.test(name))
  } catch {
    return []
  }
}

const flagsWithValue = new Set([
  '--max-parallel',
  '--npm-path',
  '-n',
  '--names',
  '-c',
  '--prefix-colors',
  '-p',
  '--prefix',
  '-m',
  '--success',
])

/** `run-s a 'b:*' 'c -- --flag'`. */
const groupCalls = (words: readonly string[], scripts: Scripts): readonly Call[] | undefined => {
  const end = words.indexOf('--')
  const patterns = words
    .slice(0, end === -1 ? undefined : end)
    .filter((word, at, all) => !word.startsWith('-') && !['--max-parallel', '--npm-path'].includes(all[at - 1] ?? ''))
  const calls = patterns.map((pattern) => {
    const [glob = '', ...args] = pattern.split(' ').filter((word) => word !== '')
    return { names: globbed(glob, scripts), args: args.filter((word) => word !== '--') }
  })
  return calls.some(({ names }) => names.length === 0) ? undefined : calls
}

/** As npm-run-all does: `*` stays between two colons, `**` does not. */
const globbed = (glob: string, scripts: Scripts): readonly string[] => {
  const source = glob.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^:]*'))
  return matching(`^${source}$`, scripts)
}

/** The commands that `concurrently` is given; `npm:lint:*` becomes `run-p lint:*`. */
const concurrent = (words: readonly string[]): readonly string[] =>
  words
    .filter((word, at) => !word.startsWith('-') && !flagsWithValue.has(words[at - 1] ?? ''))
    .map((word) => word.replace(/^(?:npm|pnpm|yarn|bun|node):(.+)$/, "run-p '$1'"))
