import { kindOf, programOf, unfit, type CheckKind, type Unfit } from './program-facts.ts'
import type { ScriptBook, Words } from './script-work.ts'

/** `check`: a script that checks in another way, or gathers others. */
export type ScriptKind = CheckKind | 'check'

/** Why a script is not a job. */
export type LeftOut = Unfit | 'runs by itself' | 'is a variant' | 'is done by other jobs' | 'is not called by the CI workflows'

const wordsOf = (script: string): readonly string[] => script.toLowerCase().split(/[:\-_./\s]+/)

const kindWords: Readonly<Record<ScriptKind, ReadonlySet<string>>> = {
  build: new Set(['build', 'compile', 'bundle']),
  types: new Set(['types', 'type', 'typecheck', 'typechecks', 'typing', 'typings', 'tsc', 'typescript', 'tsd', 'ts', 'dts', 'flow']),
  lint: new Set(['lint', 'linter', 'eslint', 'oxlint', 'stylelint', 'xo', 'standard', 'tslint', 'knip', 'biome', 'vet']),
  format: new Set(['format', 'fmt', 'prettier', 'formatting', 'oxfmt', 'style']),
  test: new Set(['test', 'tests', 'unit', 'spec', 'pytest']),
  check: new Set(['check', 'checks', 'ci', 'verify', 'validate']),
}
const plain = new Set(['all', 'run', 'once', 'code', 'js', 'src', 'diff'])

/** Words that make any script something else than a check. */
const notChecks = new Set([
  ...['fix', 'watch', 'dev', 'write', 'update', 'debug', 'ui', 'open', 'start', 'serve', 'server', 'release', 'publish', 'deploy', 'local'],
  ...['coverage', 'cov', 'cover', 'bench', 'benchmark', 'perf', 'staged', 'snapshot', 'snapshots', 'clean', 'install', 'setup', 'report'],
  ...['profile', 'inspect', 'pack', 'stub', 'generate', 'gen'],
])
/** First words of scripts about other parts of a repository than its code. */
const otherParts = new Set(['docs', 'doc', 'example', 'examples', 'website', 'site', 'demo', 'playground', 'storybook', 'size', 'report'])

const lifecycle = new Set([
  ...['prepare', 'prepublish', 'prepublishOnly', 'prepack', 'postpack', 'preinstall', 'install', 'postinstall', 'publish', 'postpublish'],
  ...['preversion', 'version', 'postversion', 'dependencies', 'preprepare', 'postprepare', 'uninstall', 'preuninstall'],
])

/** npm's lifecycle scripts, and the pre and post scripts of others. */
export const runsByItself = (script: string, book: ScriptBook): boolean => {
  const [, , hooked] = /^(pre|post)(.+)$/.exec(script) ?? []
  return lifecycle.has(script) || (hooked !== undefined && book.has(hooked))
}

/** What a script is for, judged by its name and then by its programs; `undefined` if it is not a check. */
export const scriptKind = (script: string, book: ScriptBook): ScriptKind | undefined => {
  const words = wordsOf(script)
  const [first = ''] = words
  if (book.work(script).length === 0 || words.some((word) => notChecks.has(word)) || otherParts.has(first)) return undefined
  if (book.commandOf(script).includes('no test specified')) return undefined
  if (kindWords.build.has(first)) return 'build'
  // `lint:types` belongs to `lint`, `test:types` is about types
  const kind = kindWords.lint.has(first)
    ? 'lint'
    : (['types', 'lint', 'format', 'test', 'check'] as const).find((one) => words.some((word) => kindWords[one].has(word)))
  if (kind === undefined) return kindOfItsName(script, book)
  if (kind !== 'check') return kind
  const programs = book.work(script).map(kindOf)
  const [only] = programs
  return only !== undefined && only !== 'clean' && programs.every((one) => one === only) ? only : 'check'
}

/** The kind of a script that is named after the program that it runs, such as `attw` or `editorconfig-checker`. */
const kindOfItsName = (script: string, book: ScriptBook): ScriptKind | undefined => {
  const [program, ...others] = book.work(script)
  if (program === undefined || others.length > 0 || programOf(program).program !== script) return undefined
  const kind = kindOf(program)
  return kind === 'clean' ? undefined : kind
}

/** Whether its name has only words that say which check it is, such as `lint`, `format:check` or `test:types`. */
export const isPlainName = (script: string): boolean => {
  const words = wordsOf(script)
  const known = Object.values(kindWords)
  return words.every((word) => plain.has(word) || known.some((kind) => kind.has(word))) && !words.includes('validate')
}

/** Whether it runs all checks of its kind: `test`, but not `test:node`. */
export const isWhole = (script: string): boolean => wordsOf(script).length === 1

/** Whether the script makes or removes what the project's build makes. */
export const touchesBuild = (script: string, book: ScriptBook): boolean =>
  [...book.reaches(script)].some((name) => {
    const first = wordsOf(name)[0] ?? ''
    return kindWords.build.has(first) || first === 'clean' || kindWords.build.has(first.replace(/^(?:pre|post)/, ''))
  }) || book.work(script).some((words) => kindOf(words) === 'clean' || kindOf(words) === 'build' || isTypeBuild(words))

const isTypeBuild = (words: Words): boolean => {
  const { program, args } = programOf(words)
  return /tsc$|^tsgo$/.test(program) && args.some((word) => ['-b', '--build'].includes(word))
}

/** Why a script cannot be a job. */
export const whyUnfit = (script: string, book: ScriptBook): Unfit | undefined => {
  for (const words of book.work(script)) {
    const reason = unfit(words)
    if (reason !== undefined) return reason
  }
  return undefined
}
