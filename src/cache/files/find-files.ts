import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync, type BigIntStats } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { errorCode } from '../../journal/run-folder.ts'
import { Doubt } from '../doubt.ts'
import { Pace } from '../pace.ts'
import type { Hashes } from './file-index.ts'
import { isInside, shownBelow, type GlobRules } from './globs.ts'
import { stampOf } from './stamp.ts'

/** What lies at a path. `stamp` tells whether it was touched since. */
export interface FoundFile {
  /** Below the repository, with `/`. */
  readonly path: string
  /** An input may be `absent`, if its path was given literally. */
  readonly kind: 'file' | 'folder' | 'link' | 'absent'
  readonly isExecutable: boolean
  /** Whether other users may do nothing with it. Absent if they may. */
  readonly isPrivate?: true
  /** Whether its group may do something with it, and others nothing. Absent if not. */
  readonly isForGroup?: true
  /** The hash of a file. For a link, its text; followed by what it leads to if links are followed. */
  readonly content: string
  readonly size: number
  readonly stamp: string
}

export interface FindOptions {
  readonly rules: GlobRules
  /** Real path of the repository: nothing outside is found. */
  readonly repository: string
  readonly index: Hashes
  /**
   * `inputs`: a link counts by its text and by what it leads to; `node_modules` and `.git` are left out unless a rule names them.
   * `outputs`: everything as it lies there, with folders.
   */
  readonly of: 'inputs' | 'outputs'
}

/** Folders inside one another. Only links that lead in circles make more. */
const deepest = 200

/**
 * Finds and hashes the files that the rules name, sorted by path.
 *
 * @throws Doubt if something does not keep still, or is of a kind that cannot count.
 */
export const findFiles = async (options: FindOptions): Promise<readonly FoundFile[]> => {
  const walk = new Walk(options)
  for (const root of options.rules.roots) await walk.root(root)
  return [...walk.found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

class Walk {
  readonly found = new Map<string, FoundFile>()
  readonly #options: FindOptions
  readonly #pace = new Pace()

  constructor(options: FindOptions) {
    this.#options = options
  }

  async root(path: string): Promise<void> {
    const stat = statOf(path)
    if (stat) await this.#visit(path, stat, [])
    else if (
      this.#options.of === 'inputs' &&
      this.#options.rules.rules.some(({ isLiteral, isNegated, root }) => isLiteral && !isNegated && root === path)
    )
      this.#add(path, { kind: 'absent', isExecutable: false, content: '', size: 0, stamp: '' })
  }

  /**
   * Most files are known and take no waiting, which for each of many thousands would take longer than the look at it. `inside`: the folders on
   * the way here, to notice a link that leads back.
   */
  #visit(path: string, stat: BigIntStats, inside: readonly string[]): Promise<void> | undefined {
    const { rules, of, index } = this.#options
    if (stat.isDirectory()) return this.#folder(path, stat, inside)
    if (stat.isSymbolicLink() && of === 'inputs') return this.#followed(path, stat, inside)
    if (!rules.has(path)) return undefined
    if (stat.isSymbolicLink()) {
      this.#add(path, { kind: 'link', ...facts(stat), isExecutable: false, content: this.#keptLink(path) })
      return undefined
    }
    if (!stat.isFile()) throw new Doubt({ kind: 'special-file', path: this.#shown(path) })
    const file = { kind: 'file', ...facts(stat) } as const
    const content = index.knownHash(path, file.stamp)
    if (content === undefined) return this.#read(path, stat, file)
    this.#add(path, { ...file, content })
    return undefined
  }

  async #read(path: string, stat: BigIntStats, file: Omit<FoundFile, 'path' | 'content'>): Promise<void> {
    this.#add(path, { ...file, content: await this.#options.index.hashOf(path, stat) })
  }

  async #folder(path: string, stat: BigIntStats, inside: readonly string[]): Promise<void> {
    const { rules, of } = this.#options
    if (rules.leavesOut(path)) return
    const identity = `${stat.dev}:${stat.ino}`
    // a link led back: what is here is counted already
    if (inside.includes(identity)) return
    if (inside.length > deepest) throw new Doubt({ kind: 'unsettled', path: this.#shown(path) })
    // the stamp of a folder changes whenever something is added or removed, which the listing shows anyway
    if (of === 'outputs' && rules.has(path))
      this.#add(path, { kind: 'folder', ...privacy(stat), isExecutable: false, content: '', size: 0, stamp: '' })
    const here = [...inside, identity]
    for (const name of this.#names(path)) {
      const rest = this.#pace.rest()
      if (rest) await rest
      const below = `${path}${path.endsWith(sep) ? '' : sep}${name}`
      if (of === 'inputs' && (name === '.git' || name === 'node_modules') && !this.#isNamed(below)) continue
      if (name.includes('\uFFFD')) {
        if (rules.has(below) || !rules.leavesOut(below)) throw new Doubt({ kind: 'unreadable-name', path: this.#shown(below) })
        continue
      }
      const found = statOf(below)
      if (!found) throw new Doubt({ kind: 'unsettled', path: this.#shown(below) })
      const visit = this.#visit(below, found, here)
      if (visit) await visit
    }
  }

  /** Whether a rule names this folder, or something in it, literally, or is `@git` and git tracks something in it. */
  #isNamed(path: string): boolean {
    return this.#options.rules.rules.some(
      ({ isNegated, root, modules }) => !isNegated && (isInside(root, path) || modules?.has(path) === true),
    )
  }

  #names(path: string): readonly string[] {
    try {
      return readdirSync(path)
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') throw new Doubt({ kind: 'unsettled', path: this.#shown(path) })
      throw error
    }
  }

  /** A link as an input. One that leads to a folder around it counts by its text alone: what is there is counted already. */
  async #followed(path: string, stat: BigIntStats, inside: readonly string[]): Promise<void> {
    const { rules, repository, index } = this.#options
    const target = statOf(path, statSync)
    const link = { kind: 'link', ...facts(stat), isExecutable: false } as const
    const isWanted = rules.has(path)
    const text = readlinkSync(path)
    if (!target) {
      if (isWanted) this.#add(path, { ...link, content: `${text} → nothing` })
      return
    }
    const real = realpathSync(path)
    if (target.isDirectory()) {
      if (rules.leavesOut(path)) return
      if (!isInside(real, repository)) {
        if (isWanted || this.#mayHold(path)) throw new Doubt({ kind: 'outside-link', path: this.#shown(path) })
        return
      }
      if (isWanted) this.#add(path, { ...link, content: text })
      await this.#folder(path, target, inside)
      return
    }
    if (!isWanted) return
    if (!isInside(real, repository)) throw new Doubt({ kind: 'outside-link', path: this.#shown(path) })
    if (!target.isFile()) throw new Doubt({ kind: 'special-file', path: this.#shown(path) })
    const content = `${text} → ${executable(target) ? 'x' : '-'} ${await index.hashOf(real, target)}`
    this.#add(path, { ...link, content, stamp: `${link.stamp} ${stampOf(target)}` })
  }

  /** Whether something below a folder can match. */
  #mayHold(folder: string): boolean {
    return this.#options.rules.rules.some(({ isNegated, root }) => !isNegated && (isInside(folder, root) || isInside(root, folder)))
  }

  /** The text of a link among the outputs, which is kept as it is. */
  #keptLink(path: string): string {
    const text = readlinkSync(path)
    if (!isInside(resolve(dirname(path), text), this.#options.repository))
      throw new Doubt({ kind: 'outside-link', path: this.#shown(path) })
    return text
  }

  #shown(path: string): string {
    return shownBelow(this.#options.repository, path)
  }

  #add(path: string, file: Omit<FoundFile, 'path'>): void {
    const shown = this.#shown(path)
    this.found.set(shown, { path: shown, ...file })
  }
}

/** What removes files need not read them: its hashes are empty. */
export const unread: Hashes = { knownHash: () => '', hashOf: () => Promise.resolve('') }

const facts = (stat: BigIntStats): Pick<FoundFile, 'isExecutable' | 'isPrivate' | 'isForGroup' | 'size' | 'stamp'> => ({
  isExecutable: executable(stat),
  ...privacy(stat),
  size: Number(stat.size),
  stamp: stampOf(stat),
})

const privacy = ({ mode }: BigIntStats): Pick<FoundFile, 'isPrivate' | 'isForGroup'> => {
  if ((mode & 0o077n) === 0n) return { isPrivate: true }
  return (mode & 0o007n) === 0n ? { isForGroup: true } : {}
}

const executable = ({ mode }: BigIntStats): boolean => (mode & 0o100n) !== 0n

type LookAt = (path: string, options: { readonly bigint: true; readonly throwIfNoEntry: false }) => BigIntStats | undefined

const statOf = (path: string, look: LookAt = lstatSync): BigIntStats | undefined => {
  try {
    return look(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    // a file stands where a folder was expected, or a link leads to itself
    if (errorCode(error) === 'ENOTDIR' || errorCode(error) === 'ELOOP') return undefined
    throw error
  }
}
