import { lstatSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { PlannedCache } from '../model/cache/planned-cache.ts'
import type { PlannedJob } from '../model/plan.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import { Doubt } from './doubt.ts'
import type { Hashes } from './files/file-index.ts'
import { findFiles, type FoundFile } from './files/find-files.ts'
import { gitFiles } from './git-files.ts'
import { GlobRules, globRule, isInside, placeBelow, shownBelow, type GlobRule } from './files/globs.ts'
import type { Repository } from './repository.ts'

/** A job with `cache`, and where its files are. */
export class CachedJob {
  readonly planned: PlannedJob
  readonly task: JobTask
  readonly cache: PlannedCache
  readonly cwd: string
  readonly outputs: GlobRules
  readonly #repository: Repository
  readonly #index: Hashes
  readonly #inputs: readonly (GlobRule | '@git')[]
  /** Takes its outputs away from its inputs. */
  readonly #own: readonly GlobRule[]

  constructor(
    planned: PlannedJob,
    task: JobTask,
    place: { readonly project: string; readonly repository: Repository; readonly index: Hashes },
  ) {
    const { cache } = task
    if (!cache) throw new Error(`The job "${planned.id}" has no cache.`)
    this.planned = planned
    this.task = task
    this.cache = cache.planned
    this.cwd = resolve(place.project, cache.cwd ?? '.')
    this.outputs = new GlobRules(cache.planned.outputs.map((path) => globRule(path, this.cwd)))
    const { inputs = [], outputs } = cache.planned
    this.#inputs = inputs.map((path) => (path === '@git' ? path : globRule(path, this.cwd)))
    this.#own = outputs.filter((path) => !path.startsWith('!')).map((path) => globRule(`!${path}`, this.cwd))
    this.#repository = place.repository
    this.#index = place.index
  }

  /** The folders and files that it writes to. */
  get places(): readonly string[] {
    return this.outputs.rules.filter(({ isNegated }) => !isNegated).map(({ root }) => root)
  }

  /** What lies where it writes to. */
  findOutputs(index = this.#index): Promise<readonly FoundFile[]> {
    for (const place of this.places) this.#requireInside(place)
    return findFiles({ rules: this.outputs, repository: this.#repository.root, index, of: 'outputs' })
  }

  /** A place that is a link, or below one, leads elsewhere: what is there is not seen, and must not be removed. */
  #requireInside(place: string): void {
    for (let path = place; isInside(path, this.#repository.root); path = dirname(path)) {
      if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
        throw new Doubt({ kind: 'linked-output', path: shownBelow(this.#repository.root, path) })
      if (path === dirname(path)) return
    }
  }

  /** Whether each of these files can be an output of it. */
  canLeave(files: readonly Pick<FoundFile, 'path'>[]): boolean {
    return files.every(({ path }) => this.outputs.has(placeBelow(this.#repository.root, path)))
  }

  /** Whether a path as shown is at or below a place. */
  isAt(shown: string, place: string): boolean {
    return isInside(placeBelow(this.#repository.root, shown), place)
  }

  /** The files that decide its result. Its own outputs never do. */
  async findInputs(index = this.#index): Promise<readonly FoundFile[]> {
    const rules: GlobRule[] = []
    for (const rule of this.#inputs) rules.push(...(rule === '@git' ? await this.#gitRules() : [rule]))
    return findFiles({
      rules: new GlobRules([...rules, ...this.#own]),
      repository: this.#repository.root,
      index,
      of: 'inputs',
    })
  }

  /** Patterns among its inputs that match none of these files, which is most often a mistake. */
  unmatchedInputs(files: readonly FoundFile[]): readonly string[] {
    const { root } = this.#repository
    return this.#inputs.flatMap((rule) =>
      rule === '@git' || rule.isLiteral || rule.isNegated || files.some(({ path }) => rule.matches(placeBelow(root, path)))
        ? []
        : [rule.given],
    )
  }

  /** `@git`: what git tracks or would track, and `.env*`, which it usually ignores. */
  async #gitRules(): Promise<readonly GlobRule[]> {
    const files = this.#repository.isGit ? await gitFiles(this.cwd, ['--cached', '--others', '--exclude-standard']) : undefined
    if (!files) throw new Doubt({ kind: 'no-git' })
    const staged = await gitFiles(this.cwd, ['--stage'])
    if (staged?.some((line) => line.startsWith('160000 ')) !== false) throw new Doubt({ kind: 'submodule' })
    // a repository inside, of which git names only the folder
    if (files.some((path) => path.endsWith('/'))) throw new Doubt({ kind: 'submodule' })
    const all = new Set(files.map((path) => resolve(this.cwd, path)))
    const env = ['.env*', '**/.env*'].map((glob) => globRule(glob, this.cwd))
    // one rule for all, as each file would be compared with each rule
    const git: GlobRule = {
      ...{ given: '@git', isNegated: false, root: this.cwd, isLiteral: false },
      matches: (path) => all.has(path),
      modules: new Set(files.flatMap((path) => modulesAbove(path).map((folder) => resolve(this.cwd, folder)))),
    }
    return [git, ...env]
  }
}

/** The folders called `node_modules` that hold a file. */
const modulesAbove = (path: string): readonly string[] =>
  Array.from(path.matchAll(/(?:^|\/)node_modules(?=\/)/g), ({ 0: { length }, index }) => path.slice(0, index + length))
