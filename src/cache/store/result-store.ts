import { createHash, hash as hashOf, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { noFile, notThere, readingFlags } from '../../journal/open-if-there.ts'
import { errorCode } from '../../journal/run-folder.ts'
import { Doubt } from '../doubt.ts'
import { isOwnFile } from '../own-file.ts'
import { Pace } from '../pace.ts'
import { entryIn, entryText, type KeptEntry } from './kept-entry.ts'

/** An entry that was used within this time is not marked again, in milliseconds. It is a small part of the hour in which it is spared. */
const touchMs = 300_000
/** What a killed process left unfinished is removed after this time, in milliseconds. */
const litterMs = 3_600_000
/** A file up to this size is read once and written anew, in bytes: to copy it first and then read the copy takes longer. */
const smallBytes = 64 * 1024
const chunkBytes = 1024 * 1024

/**
 * The kept results of a home: entries by key, and the contents of files by their hash. An entry is written last and appears at once, so a
 * save that is cut off leaves none. Whatever an entry says is checked when it is used.
 */
export class ResultStore {
  readonly folder: string
  readonly #pace = new Pace()
  /** For what is used up before anything is awaited. */
  readonly #buffer = Buffer.allocUnsafe(chunkBytes)

  constructor(folder: string) {
    this.folder = folder
  }

  /** The path of an entry. A result that holds the path of its repository belongs to that one: `root` is its hash. */
  entryPath(key: string, root?: string): string {
    return join(this.folder, 'entries', key.slice(0, 2), root === undefined ? `${key}.json` : `${key}.${root}.json`)
  }

  blobPath(hash: string): string {
    return join(this.folder, 'blobs', hash.slice(0, 2), hash)
  }

  /**
   * The result for a key.
   *
   * @throws Doubt if there is one that cannot be used.
   */
  find(key: string, root: string): KeptEntry | undefined {
    const lying = this.#lying(key, root)
    // what is no file must not be read: a pipe has no end
    if (lying?.isFile === false) throw new Doubt({ kind: 'damaged' })
    if (lying?.isOwn === false) throw new Doubt({ kind: 'other-user' })
    // where none is seen, reading one tells what is wrong with the store
    const text = readIfThere(lying?.path ?? this.entryPath(key))
    if (text === undefined) return undefined
    const entry = entryIn(text)
    if (entry?.key === key) return entry
    throw new Doubt({ kind: 'damaged' })
  }

  /**
   * Marks an entry as used now: pruning takes the others first, and nothing that was used within an hour. Returns whether it is still there.
   */
  touch(key: string, root: string): boolean {
    const now = Date.now()
    try {
      const found = this.#lying(key, root)
      if (found && Math.abs(now - found.usedAt) >= touchMs) utimesSync(found.path, now / 1000, now / 1000)
      return found !== undefined
    } catch (error) {
      // a store that may only be read
      return errorCode(error) !== 'ENOENT'
    }
  }

  /** The entry for a key, which one of the two paths has. Nearly always it is the second, and an error for the first takes long. */
  #lying(key: string, root: string): LyingFile | undefined {
    for (const path of [this.entryPath(key, root), this.entryPath(key)]) {
      const stat = lstatSync(path, { throwIfNoEntry: false })
      if (stat) return { path, usedAt: stat.mtimeMs, isFile: stat.isFile(), isOwn: isOwnFile(stat) }
    }
    return undefined
  }

  /** Removes what cannot be used. */
  drop(key: string, root: string): void {
    for (const path of [this.entryPath(key, root), this.entryPath(key)]) rmSync(path, { recursive: true, force: true })
  }

  /** Keeps an entry, for the repository of `root` alone if it is bound to it. It takes the place of both kinds. */
  write(entry: KeptEntry, root: string, isBound: boolean): void {
    const [bound, free] = [this.entryPath(entry.key, root), this.entryPath(entry.key)]
    const path = isBound ? bound : free
    const temp = this.tempPath()
    writeFileSync(temp, entryText(entry), { mode: 0o600 })
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    renameSync(temp, path)
    rmSync(isBound ? free : bound, { force: true })
  }

  /** A new path in the folder of what is not finished. */
  tempPath(): string {
    const temp = this.#newPath()
    mkdirSync(dirname(temp), { recursive: true, mode: 0o700 })
    return temp
  }

  #newPath(): string {
    return join(this.folder, 'tmp', `${process.pid}-${randomBytes(8).toString('hex')}`)
  }

  /**
   * Copies a file into the store, under the hash that it must have. `look` is shown its bytes, and `check` may throw before it is kept.
   *
   * @throws Doubt if it has another one by now.
   */
  async add(
    file: string,
    { hash, size, shown }: { readonly hash: string; readonly size: number; readonly shown: string },
    look: (chunk: Buffer) => void,
    check?: () => void,
  ): Promise<void> {
    const temp = this.#newPath()
    const requireHash = (found: string): void => {
      if (found !== hash) throw new Doubt({ kind: 'output-changed', path: shown })
      check?.()
    }
    try {
      if (size <= smallBytes) {
        const bytes = withPlainFile(file, shown, (opened) => readFileSync(opened))
        look(bytes)
        requireHash(hashOf('sha256', bytes))
        await this.#pace.rest()
        if (await this.#has(hash, size)) return
        inFolder(dirname(temp), () => {
          writeFileSync(temp, bytes, { mode: 0o400 })
        })
      } else {
        inFolder(dirname(temp), () => {
          copyPlainFile(file, temp, shown)
        })
        requireHash(await this.hash(temp, look))
        chmodSync(temp, 0o400)
      }
      const path = this.blobPath(hash)
      inFolder(dirname(path), () => {
        // also over one that is there, which may be damaged
        renameSync(temp, path)
      })
    } catch (error) {
      rmSync(temp, { force: true })
      throw error
    }
  }

  /** Whether the contents of a small file are there already. To read them takes less time than to write over them. */
  async #has(hash: string, size: number): Promise<boolean> {
    const path = this.blobPath(hash)
    try {
      if (lstatSync(path, { throwIfNoEntry: false })?.size !== size || (await this.hash(path)) !== hash) return false
      // pruning spares what changed a moment ago
      const now = Date.now() / 1000
      utimesSync(path, now, now)
      return true
    } catch {
      return false
    }
  }

  /** The SHA-256 of a file that nobody writes to. */
  async hash(path: string, look?: (chunk: Buffer) => void): Promise<string> {
    const hash = createHash('sha256')
    // not through a link, and without waiting for the other end of a pipe
    const file = openSync(path, readingFlags)
    try {
      for (let length = readSync(file, this.#buffer); length > 0; length = readSync(file, this.#buffer)) {
        const chunk = this.#buffer.subarray(0, length)
        hash.update(chunk)
        look?.(chunk)
        await this.#pace.rest()
      }
    } finally {
      closeSync(file)
    }
    return hash.digest('hex')
  }

  /** Removes what killed processes left unfinished. Never throws. */
  tidy(now = Date.now()): void {
    try {
      const folder = join(this.folder, 'tmp')
      if (!existsSync(folder)) return
      // the user may have put the store into a folder where `tmp` is not ours alone
      for (const name of readdirSync(folder)) if (isTempName.test(name)) removeLitter(join(folder, name), now)
    } catch {
      // the next run tries again
    }
  }
}

/** Does something in a folder of the store, which is there nearly always. */
const inFolder = (folder: string, act: () => void): void => {
  try {
    act()
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    act()
  }
}

/** As {@link ResultStore.tempPath} makes them. */
export const isTempName = /^\d+-[0-9a-f]{16}$/

interface LyingFile {
  readonly path: string
  readonly usedAt: number
  readonly isFile: boolean
  readonly isOwn: boolean
}

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // pruned a moment ago
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Copies a file, which may be replaced at any moment. It is never a hard link, because a job that writes to its output in place would change
 * the store.
 *
 * @throws Doubt if it is no file by now.
 */
const copyPlainFile = (from: string, to: string, shownPath: string): void => {
  withPlainFile(from, shownPath, (file) => {
    // only a path can be cloned without a copy of its blocks; this one leads to what was opened
    copyFileSync(existsSync(`/proc/self/fd/${file}`) ? `/proc/self/fd/${file}` : from, to, constants.COPYFILE_FICLONE)
  })
}

/**
 * Opens a file for reading and closes it after use. To open a pipe that took its place would wait for ever.
 *
 * @throws Doubt if it is no file by now.
 */
const withPlainFile = <Result>(path: string, shownPath: string, use: (file: number) => Result): Result => {
  const file = openPlain(path, shownPath)
  try {
    if (!fstatSync(file).isFile()) throw new Doubt({ kind: 'output-changed', path: shownPath })
    return use(file)
  } finally {
    closeSync(file)
  }
}

const openPlain = (path: string, shownPath: string): number => {
  try {
    return openSync(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error)) || noFile.has(errorCode(error)))
      throw new Doubt({ kind: 'output-changed', path: shownPath }, { cause: error })
    throw error
  }
}

/** Removes a file that nobody will finish any more. */
export const removeLitter = (path: string, now = Date.now()): void => {
  const changedAt = lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? now
  if (now - changedAt > litterMs) rmSync(path, { force: true, recursive: true })
}
