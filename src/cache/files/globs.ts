import { join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'

/** One declared path or glob, relative to a directory, as rule for absolute paths. */
export interface GlobRule {
  readonly given: string
  readonly isNegated: boolean
  /** The folder, file or link that holds everything that can match. */
  readonly root: string
  /** Whether it names a path, and with it all that is below, instead of a pattern. */
  readonly isLiteral: boolean
  matches(path: string): boolean
  /** Folders called `node_modules` that are looked into all the same. */
  readonly modules?: ReadonlySet<string>
}

/** A glob matches files, also those that begin with a dot. A path without a pattern means itself and all that is below. */
export const globRule = (given: string, directory: string): GlobRule => {
  const isNegated = given.startsWith('!')
  const segments = (isNegated ? given.slice(1) : given).split('/').filter((segment) => segment !== '' && segment !== '.')
  const firstPattern = segments.findIndex(isPattern)
  const literal = firstPattern === -1 ? segments : segments.slice(0, firstPattern)
  const root = resolve(directory, ...literal)
  // `isInside`, with its text made once
  const below = root.endsWith(sep) ? root : `${root}${sep}`
  if (firstPattern === -1) return { given, isNegated, root, isLiteral: true, matches: (path) => path.startsWith(below) || path === root }
  const matches = picomatch(segments.slice(firstPattern).join('/'), { dot: true })
  return {
    given,
    isNegated,
    root,
    isLiteral: false,
    matches: (path) => path !== root && path.startsWith(below) && matches(path.slice(below.length)),
  }
}

/** A backslash makes the next character a plain one, which only the matcher can undo. */
const isPattern = (segment: string): boolean => !isPlain.test(segment) && (segment.includes('\\') || picomatch.scan(segment).isGlob)
/** Nothing in such a name means anything in a glob. */
const isPlain = /^[\w.-]+$/

/** Whether a path is this folder, or below it. */
export const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

/** Rules in order: the last one that matches a path decides. */
export class GlobRules {
  readonly rules: readonly GlobRule[]

  constructor(rules: readonly GlobRule[]) {
    this.rules = rules
  }

  has(path: string): boolean {
    const last = this.rules.findLast((rule) => rule.matches(path))
    return last !== undefined && !last.isNegated
  }

  /** Whether nothing below a folder can match, so that it need not be listed. */
  leavesOut(folder: string): boolean {
    const last = this.rules.findLastIndex((rule) => rule.isLiteral && isInside(folder, rule.root))
    return (
      last !== -1 &&
      this.rules[last]?.isNegated === true &&
      this.rules.slice(last + 1).every((rule) => rule.isNegated || (!isInside(rule.root, folder) && !isInside(folder, rule.root)))
    )
  }

  /** What to list, without what another of them already holds. */
  get roots(): readonly string[] {
    const all = [...new Set(this.rules.filter(({ isNegated }) => !isNegated).map(({ root }) => root))]
    return all.filter(
      (root) => !all.some((other) => other !== root && isInside(root, other) && !/[\\/](?:node_modules|\.git)(?:[\\/]|$)/.test(root)),
    )
  }
}

/** The path of a file below the repository, with `/`, as recorded and shown. */
export const shownBelow = (repository: string, path: string): string => {
  // asked for each file, where `relative` takes longer than the look at it
  const below = sep === '/' && path.startsWith(repository) && path[repository.length] === '/' ? path.slice(repository.length + 1) : ''
  return below === '' || hasSteps.test(below) ? relative(repository, path).split(sep).join('/') : below
}

/** The opposite of {@link shownBelow}. */
export const placeBelow = (repository: string, shown: string): string =>
  sep === '/' && repository !== '/' && !hasSteps.test(shown) ? `${repository}/${shown}` : join(repository, ...shown.split('/'))

/** Segments like `..`, or none between two slashes: what only the functions of `node:path` understand. */
const hasSteps = /(?:^|\/)\.{0,2}(?:\/|$)/
