import { kindOf, onceArgument, programOf } from './program-facts.ts'
import { scriptBook, type ScriptBook } from './script-work.ts'
import { isPlainName, isWhole, runsByItself, scriptKind, touchesBuild, whyUnfit, type LeftOut, type ScriptKind } from './script-kinds.ts'

/** What is known of a project besides its scripts. */
export interface ProjectFacts {
  readonly scripts: ReadonlyMap<string, string>
  /** Whether the package manager runs pre and post scripts. */
  readonly runsHooks: boolean
  /** Whether a CI workflow mentions a script; `undefined` if there are no workflows that run scripts. */
  readonly isInCi: ((script: string) => boolean) | undefined
  /** Whether tests or type checks read what the build makes. */
  readonly readsBuild: boolean
  /** Folders that the build makes. */
  readonly outputFolders: readonly string[]
  /** Whether there is such a file in the project. */
  readonly hasFile: (path: string) => boolean
  /** Whether `tsc` with this config file writes no files. */
  readonly isNoEmit: (configFile: string | undefined) => boolean
}

export interface ChosenJob {
  readonly name: string
  /** What to append to the script's command. */
  readonly argument?: string
  /** Names of the jobs that must end first. */
  readonly needs: readonly string[]
}

export interface Chosen {
  /** Each after the jobs that it needs. */
  readonly jobs: readonly ChosenJob[]
  readonly left: readonly { readonly name: string; readonly why: LeftOut }[]
}

/** Decides which scripts check a project, in which order, so that no work is done twice. */
export const chooseChecks = (facts: ProjectFacts): Chosen => {
  const book = scriptBook(facts.scripts, facts)
  const left = new Map<string, LeftOut>()
  const kinds = new Map<string, ScriptKind>()
  for (const script of book.names) {
    // a comment
    if (script.startsWith('//')) continue
    const kind = scriptKind(script, book)
    const why = runsByItself(script, book) ? 'runs by itself' : (whyUnfit(script, book) ?? whyWrites(script, book, facts))
    if (why !== undefined) left.set(script, why)
    else if (kind !== undefined) kinds.set(script, kind)
  }

  const taken = new Map<string, ScriptKind>()
  const whole = candidates(kinds, facts)
  for (const script of gathered(whole, kinds, book)) taken.set(script, kinds.get(script) ?? 'check')
  for (const script of doneByOthers([...taken.keys()], book)) taken.delete(script)

  const running = new Set([...taken.keys()].flatMap((script) => [...book.reaches(script)]))
  for (const script of book.names) {
    if (taken.has(script) || left.has(script)) continue
    if (running.has(script) || whole.includes(script)) left.set(script, 'is done by other jobs')
    else if (kinds.has(script)) {
      const isDone = doneByOthers([...taken.keys(), script], book).includes(script)
      left.set(
        script,
        isDone
          ? 'is done by other jobs'
          : !isVariant(kinds.get(script)) && isUnsure(script, facts)
            ? 'is not called by the CI workflows'
            : 'is a variant',
      )
    }
  }
  return { jobs: ordered(taken, book, facts), left: Array.from(left, ([name, why]) => ({ name, why })) }
}

/** A redirection writes over a file of the project. `tsc` alone writes JavaScript, unless its config forbids it. */
const whyWrites = (script: string, book: ScriptBook, { isNoEmit, hasFile, outputFolders }: ProjectFacts): LeftOut | undefined => {
  const isOverwritten = (file: string): boolean => !isBelow(file, outputFolders) && hasFile(file)
  if (book.work(script).some((words) => words.some((word, at) => ['>', '>>'].includes(words[at - 1] ?? '') && isOverwritten(word)))) {
    return 'changes files'
  }
  if (!/^(?:tsc|types?|ts|check)$/.test(script)) return undefined
  const writes = book.work(script).every((words) => {
    const { program, args } = programOf(words)
    if (program !== 'tsc' || args.includes('--noEmit')) return false
    const at = args.findIndex((word) => word === '-p' || word === '--project')
    return !isNoEmit(at === -1 ? undefined : args[at + 1])
  })
  return writes ? 'changes files' : undefined
}

/** Of builds and tests only one is taken. */
const isVariant = (kind: ScriptKind | undefined): boolean => kind === 'build' || kind === 'test'

const isUnsure = (script: string, { isInCi }: ProjectFacts): boolean => !isPlainName(script) && isInCi?.(script) === false

/** The scripts that check the whole project. */
const candidates = (kinds: ReadonlyMap<string, ScriptKind>, facts: ProjectFacts): readonly string[] => {
  const of = (kind: ScriptKind): readonly string[] => [...kinds.keys()].filter((script) => kinds.get(script) === kind)
  // `test` may also run what only works on a machine that CI sets up
  const first = (scripts: readonly string[], ...names: readonly string[]): readonly string[] => {
    const there = names.filter((one) => scripts.includes(one))
    const name = there.find((one) => facts.isInCi?.(one)) ?? there[0] ?? scripts.find(isWhole)
    return name === undefined ? [] : [name]
  }
  return [
    ...[...of('lint'), ...of('format'), ...of('types'), ...of('check')].filter((script) => !isUnsure(script, facts)),
    ...first(of('build'), 'build', 'build:all'),
    ...first(of('test'), 'test', 'test:all', 'test:ci', 'test:run', 'test:once', 'test:unit', 'test-unit', 'unit'),
  ]
}

/** Replaces a script that only runs other checks by those: they can run at the same time, and each has its own result. */
const gathered = (scripts: readonly string[], kinds: ReadonlyMap<string, ScriptKind>, book: ScriptBook): ReadonlySet<string> =>
  new Set(scripts.flatMap((script) => members(script, kinds, book) ?? [script]))

const members = (script: string, kinds: ReadonlyMap<string, ScriptKind>, book: ScriptBook): readonly string[] | undefined => {
  const kind = kinds.get(script)
  if (kind !== 'test' && kind !== 'check') return undefined
  const called: string[] = [...book.hooks(script)]
  for (const part of book.parts(script)) {
    if (part.kind === 'program' || part.args.length > 0 || part.variables.length > 0) return undefined
    called.push(...part.names)
  }
  const found: string[] = []
  for (const name of called) {
    // a pre script may itself gather checks: `"pretest": "npm run lint"`
    const inside = name === script ? undefined : membersOfMember(name, kinds, book)
    if (inside === undefined) return undefined
    found.push(...inside)
  }
  return found.length === 0 ? undefined : found
}

const membersOfMember = (name: string, kinds: ReadonlyMap<string, ScriptKind>, book: ScriptBook): readonly string[] | undefined => {
  if (kinds.has(name)) return members(name, kinds, book) ?? [name]
  const parts = book.parts(name)
  const isHook = runsByItself(name, book)
  if (!isHook || parts.some((part) => part.kind === 'program' || part.args.length > 0 || part.variables.length > 0)) return undefined
  const inside = parts.flatMap((part) => (part.kind === 'scripts' ? part.names.map((one) => membersOfMember(one, kinds, book)) : []))
  return inside.includes(undefined) ? undefined : inside.flatMap((one) => one ?? [])
}

const keys = (script: string, book: ScriptBook): readonly string[] => book.work(script).map((words) => words.join(' '))

/**
 * Those of some scripts whose whole work the others do. Of two that do the same, the earlier stays. One that also builds or cleans stays whole:
 * its parts alone would not do so first.
 */
const doneByOthers = (scripts: readonly string[], book: ScriptBook): readonly string[] => {
  const work = new Map(scripts.map((script) => [script, new Set(keys(script, book))]))
  const dropped: string[] = []
  const bySize = scripts.toReversed().toSorted((one, other) => (work.get(other)?.size ?? 0) - (work.get(one)?.size ?? 0))
  for (const script of bySize) {
    const own = work.get(script) ?? new Set()
    const others = Array.from(work, ([name, programs]) => (name === script ? new Set<string>() : programs))
    const isDone = touchesBuild(script, book)
      ? others.some((programs) => own.isSubsetOf(programs))
      : own.isSubsetOf(new Set(others.flatMap((programs) => [...programs])))
    if (!isDone) continue
    dropped.push(script)
    work.delete(script)
  }
  return dropped
}

const order: readonly ScriptKind[] = ['lint', 'format', 'types', 'check', 'build', 'test']

const ordered = (taken: ReadonlyMap<string, ScriptKind>, book: ScriptBook, facts: ProjectFacts): readonly ChosenJob[] => {
  const scripts = [...taken.keys()].toSorted((one, other) => rank(taken, one) - rank(taken, other))
  const build = scripts.find((script) => taken.get(script) === 'build')
  const waits = (script: string): boolean => build !== undefined && script !== build && needsBuild(script, build, taken, book, facts)
  const isLate = (script: string): boolean => waits(script) || (taken.get(script) === 'types' && touchesBuild(script, book))
  const sorted = [...scripts.filter((script) => !isLate(script)), ...scripts.filter(isLate)]
  const touching = sorted.filter((script) => touchesBuild(script, book))
  return sorted.map((script) => {
    // those that make or remove the same files run one after another
    const before = touching[touching.indexOf(script) - 1]
    const needs = new Set([...(waits(script) && build !== undefined ? [build] : []), ...(before === undefined ? [] : [before])])
    if (build !== undefined && before !== build && isAfter(build, before, touching)) needs.delete(build)
    const last = book.parts(script).at(-1)
    const argument = last?.kind === 'program' ? onceArgument(last.words) : undefined
    return { name: script, needs: [...needs], ...(argument !== undefined && { argument }) }
  })
}

/** Whether `script`, which touches the build's files, runs after the build anyway. */
const isAfter = (build: string, script: string | undefined, touching: readonly string[]): boolean =>
  script !== undefined && touching.includes(build) && touching.indexOf(script) > touching.indexOf(build)

const rank = (taken: ReadonlyMap<string, ScriptKind>, script: string): number => order.indexOf(taken.get(script) ?? 'check')

const readersOfPackage = new Set(['publint', 'attw', 'size-limit', 'are-the-types-wrong'])

const needsBuild = (
  script: string,
  build: string,
  taken: ReadonlyMap<string, ScriptKind>,
  book: ScriptBook,
  { readsBuild, outputFolders }: ProjectFacts,
): boolean => {
  const kind = taken.get(script)
  if (readsBuild && (kind === 'test' || kind === 'types')) return true
  if ((kind === 'test' || kind === 'types') && isCalledAfter(script, build, book)) return true
  return book.work(script).some((words) => {
    const { program, args } = programOf(words)
    return readersOfPackage.has(program) || (kindOf(words) !== 'clean' && args.some((word) => isBelow(word, outputFolders)))
  })
}

const isBelow = (word: string, folders: readonly string[]): boolean =>
  folders.some((folder) => word === folder || word.replace(/^["']?\.?\//, '').startsWith(`${folder}/`))

/** Whether a script runs `build` and then `script`, which may be inside of another. */
const isCalledAfter = (script: string, build: string, book: ScriptBook): boolean =>
  book.names.some((name) => {
    const called = book.parts(name).flatMap((part) => (part.kind === 'scripts' ? part.names : []))
    return called.includes(build) && called.slice(called.indexOf(build) + 1).some((one) => book.reaches(one).has(script))
  })
