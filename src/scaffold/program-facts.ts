import { withoutVariables } from './shell-words.ts'
import type { Words } from './script-work.ts'

/** What a check looks at. */
export type CheckKind = 'lint' | 'format' | 'types' | 'build' | 'test'

/** Why a program must not be a job of a pipeline of checks. */
export type Unfit = 'changes files' | 'does not end' | 'publishes' | 'waits for a person'

/** The program of a command, without the variables, runners and paths in front of it, and its arguments. */
export const programOf = (words: Words): { readonly program: string; readonly args: readonly string[] } => {
  const [first = '', ...rest] = withoutVariables(words)
  if (runners.has(first)) return programOf(rest.slice(firstWord(rest)))
  if (managers.has(first) && ['exec', 'dlx', 'x'].includes(rest[0] ?? '')) return programOf(rest.slice(1))
  // `yarn eslint` runs the program eslint, for it is not the name of a script here
  if ((first === 'yarn' || first === 'pnpm') && rest[0] !== undefined && !rest[0].startsWith('-') && !ownCommands.has(rest[0])) {
    return programOf(rest)
  }
  if (first === 'node') {
    const at = rest.findIndex((word) => word.includes('node_modules/'))
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(rest[at] ?? '') ?? []
    if (name !== undefined) return { program: name, args: rest.slice(at + 1) }
  }
  return { program: first.replace(/^.*node_modules\/\.bin\//, ''), args: rest }
}

const runners = new Set(['npx', 'bunx', 'pnpx', 'shx', 'c8', 'nyc', 'time', 'exec', 'wireit', 'dotenv'])
const managers = new Set(['npm', 'pnpm', 'yarn', 'bun'])
const ownCommands = new Set(['run', 'install', 'add', 'publish', 'pack', 'version', 'workspace', 'workspaces', 'npm', 'link', 'changeset'])
const firstWord = (words: Words): number => {
  const at = words.findIndex((word) => !word.startsWith('-'))
  return at === -1 ? words.length : at
}

const kinds: Readonly<Record<CheckKind | 'clean', readonly string[]>> = {
  lint: [
    ...['eslint', 'oxlint', 'xo', 'standard', 'semistandard', 'ts-standard', 'stylelint', 'markdownlint', 'markdownlint-cli2', 'tslint'],
    ...['knip', 'cspell', 'depcruise', 'publint', 'attw', 'installed-check', 'biome', 'madge', 'golangci-lint', 'flake8', 'ruff', 'pylint'],
  ],
  format: ['prettier', 'oxfmt', 'dprint', 'editorconfig-checker'],
  types: ['tsc', 'vue-tsc', 'tsgo', 'tsd', 'tstyche', 'svelte-check', 'flow', 'glint', 'mypy', 'pyright'],
  build: ['tsup', 'tsdown', 'unbuild', 'rollup', 'webpack', 'esbuild', 'microbundle', 'ncc', 'pkgroll', 'zshy', 'rslib', 'babel', 'swc'],
  test: ['mocha', 'jest', 'jest-cli', 'vitest', 'ava', 'tap', 'tape', 'borp', 'jasmine', 'karma', 'pytest', 'uvu'],
  clean: ['rimraf', 'rm', 'del', 'del-cli', 'trash'],
}
const kindOfName = new Map(Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => [name, kind as CheckKind | 'clean'])))

export const kindOf = (words: Words): CheckKind | 'clean' | undefined => {
  const { program, args } = programOf(words)
  if (program === 'biome' && args[0] === 'format') return 'format'
  return kindOfName.get(program)
}

const publishers = new Set(['np', 'release-it', 'semantic-release', 'bumpp', 'standard-version', 'gh-pages', 'vercel', 'npm-publish'])
const servers = new Set([
  ...['nodemon', 'webpack-dev-server', 'http-server', 'serve', 'live-server', 'start-storybook', 'electron', 'browser-sync', 'lite-server'],
  ...['ts-node-dev', 'local-web-server'],
])
/** Programs that serve files unless they are given one of these commands. */
const serveUnless: Readonly<Record<string, readonly string[]>> = {
  vite: ['build', 'optimize'],
  next: ['build', 'lint', 'typegen', 'info'],
  nuxt: ['build', 'generate', 'prepare', 'typecheck', 'analyze'],
  astro: ['build', 'check', 'sync'],
}
const starts = new Set(['start', 'dev', 'serve', 'preview', 'watch', 'open'])
const subcommands = new Set([
  'react-scripts',
  'vue-cli-service',
  'ng',
  'webpack',
  'storybook',
  'turbo',
  'wrangler',
  'expo',
  'cypress',
  'tsx',
])

/** Why a pipeline of checks must not run a program; `undefined` if it may. */
export const unfit = (words: Words): Unfit | undefined => {
  const { program, args } = programOf(words)
  const [first = ''] = args
  if (publishers.has(program) || (['npm', 'pnpm', 'yarn', 'lerna', 'vsce', 'changeset', 'jsr'].includes(program) && first === 'publish')) {
    return 'publishes'
  }
  if (program === 'git' && ['push', 'tag', 'commit'].includes(first)) return 'publishes'
  if (first === 'deploy' || (program === 'docker' && first === 'push')) return 'publishes'
  if (servers.has(program) || (subcommands.has(program) && starts.has(first))) return 'does not end'
  if (serveUnless[program]?.includes(first) === false) return 'does not end'
  if (args.some((word) => /^--(?:watch|watchAll|serve)(?:=true)?$/.test(word))) return 'does not end'
  if (args.includes('-w') && ['tsc', 'rollup', 'webpack', 'tsup', 'babel', 'ava', 'mocha'].includes(program)) return 'does not end'
  // `--ui` of mocha names an interface
  if (
    args.some(
      (word) =>
        /^--(?:headed|inspect-brk|interactive)$/.test(word) || (word === '--ui' && ['vitest', 'playwright', 'cypress'].includes(program)),
    )
  ) {
    return 'waits for a person'
  }
  return writes(program, args) ? 'changes files' : undefined
}

/** Formatters that write unless they are told to check. */
const writers = new Set(['oxfmt', 'black', 'isort', 'sort-package-json', 'gofmt', 'clang-format'])

const writes = (program: string, args: readonly string[]): boolean => {
  if (args.some((word) => /^--(?:fix|write|apply|apply-unsafe|updateSnapshot|update-snapshots?|update)$/.test(word))) return true
  const isCheck = args.some((word) => /^(?:--check(?:-only)?|-c|--list-different|-l|--diff|-d|--dry-run)$/.test(word))
  if (program === 'prettier') return !isCheck
  if (writers.has(program)) return !isCheck
  if (program === 'dprint') return args[0] === 'fmt'
  if (program === 'ruff' || program === 'cargo' || program === 'deno') return ['format', 'fmt'].includes(args[0] ?? '') && !isCheck
  if (program === 'git') return ['add', 'reset', 'checkout', 'clean', 'stash'].includes(args[0] ?? '')
  return args.includes('-u') && kindOfName.get(program) === 'test'
}

/** What to append so that a test program that watches files runs once. */
export const onceArgument = (words: Words): string | undefined => {
  const { program, args } = programOf(words)
  const isGiven = args.some((word) => /^(?:run|related|bench|list|--run|--no-watch|--watch(?:All)?=false|--browsers)$/.test(word))
  if (isGiven) return undefined
  if (program === 'vitest') return '--run'
  if (program === 'react-scripts' && args[0] === 'test') return '--watchAll=false'
  return program === 'ng' && args[0] === 'test' ? '--watch=false' : undefined
}
