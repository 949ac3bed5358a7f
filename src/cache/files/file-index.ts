import { createHash, hash as hashOf } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type BigIntStats } from 'node:fs'
import { basename, dirname } from 'node:path'
import { errorCode } from '../../journal/run-folder.ts'
import { Doubt } from '../doubt.ts'
import { Pace } from '../pace.ts'
import { isRacy, stampOf } from './stamp.ts'

/** The hashes of the files of one folder, each with the stamp that the file had: `[stamp, hash]` by name. */
export type FolderHashes = Readonly<Record<string, readonly [stamp: string, hash: string]>>

/** Where hashes are remembered between runs. What it forgets is read again. */
export interface HashMemory {
  read(folder: string): FolderHashes
  write(folders: ReadonlyMap<string, FolderHashes>): void
}

/** Hashes of files, by the stamp that a look at them gave a moment ago. */
export type Hashes = Pick<FileIndex, 'knownHash' | 'hashOf'>

const chunkBytes = 1024 * 1024

/**
 * The hashes of the contents of files. A file is read again unless its stamp proves that it is as it was. Contents never come from git, which
 * knows files that it assumes to be unchanged.
 */
export class FileIndex {
  readonly #memory: HashMemory | undefined
  readonly #folders = new Map<string, Map<string, readonly [string, string]>>()
  readonly #changed = new Set<string>()
  readonly #pace = new Pace()
  /** For what is used up before anything is awaited. */
  readonly #buffer = Buffer.allocUnsafe(chunkBytes)
  readonly #now: () => number

  /** Without a memory, as on a network file system, each file is read each time. */
  constructor(memory?: HashMemory, now: () => number = Date.now) {
    this.#memory = memory
    this.#now = now
  }

  /** The hash of a file with this stamp, if it is remembered. */
  knownHash(path: string, stamp: string): string | undefined {
    if (!this.#memory) return undefined
    const known = this.#folder(dirname(path)).get(basename(path))
    return known?.[0] === stamp ? known[1] : undefined
  }

  /**
   * The SHA-256 of a file, which is `stat` as found a moment ago.
   *
   * @throws Doubt if the file does not keep still.
   */
  async hashOf(path: string, stat: BigIntStats): Promise<string> {
    const known = this.knownHash(path, stampOf(stat))
    if (known !== undefined) return known
    await this.#pace.rest()
    const folder = this.#folder(dirname(path))
    const name = basename(path)
    for (let attempt = 1; ; attempt++) {
      const readAt = this.#now()
      const read = await this.#read(path)
      if (read) {
        // a file that changed since it was found counts as it is now, if it keeps still
        if (isRacy(read.stat, readAt)) folder.delete(name)
        else folder.set(name, [stampOf(read.stat), read.hash])
        this.#changed.add(dirname(path))
        return read.hash
      }
      if (attempt === 2) throw new Doubt({ kind: 'unsettled', path })
    }
  }

  /** The same without reading a file: one that is not known is a doubt. Where nothing is remembered, all are read. */
  get known(): Hashes {
    if (!this.#memory) return this
    return {
      knownHash: (path, stamp) => this.knownHash(path, stamp),
      hashOf: (path, stat) => {
        const known = this.knownHash(path, stampOf(stat))
        if (known === undefined) throw new Doubt({ kind: 'unsettled', path })
        return Promise.resolve(known)
      },
    }
  }

  /** Remembers what was read. Never throws: what is not remembered is read again. */
  flush(): void {
    try {
      const folders = Array.from(this.#changed, (path) => [path, Object.fromEntries(this.#folder(path))] as const)
      this.#changed.clear()
      if (folders.length > 0) this.#memory?.write(new Map(folders))
    } catch {
      // the index is a hint
    }
  }

  #folder(path: string): Map<string, readonly [string, string]> {
    let folder = this.#folders.get(path)
    if (!folder) {
      folder = new Map(Object.entries(this.#memory?.read(path) ?? {}))
      this.#folders.set(path, folder)
    }
    return folder
  }

  /** `undefined` if the file changed while it was read. */
  async #read(path: string): Promise<{ readonly hash: string; readonly stat: BigIntStats } | undefined> {
    // not through a link, and without waiting for the other end of a FIFO that took the place of a file
    const file = openFile(path)
    try {
      const before = fstatSync(file, { bigint: true })
      if (!before.isFile()) throw new Doubt({ kind: 'special-file', path })
      const hash = await this.#hash(file, Number(before.size))
      // it lies there with the same stamp, so it is the file that was read, and nothing was written to it
      const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
      return there && stampOf(there) === stampOf(before) ? { hash, stat: there } : undefined
    } finally {
      closeSync(file)
    }
  }

  /** A file that leaves room in the buffer is read at once. */
  async #hash(file: number, size: number): Promise<string> {
    let length = readSync(file, this.#buffer)
    if (length === size && length < chunkBytes) return hashOf('sha256', this.#buffer.subarray(0, length))
    const hash = createHash('sha256')
    for (; length > 0; length = readSync(file, this.#buffer)) {
      hash.update(this.#buffer.subarray(0, length))
      await this.#pace.rest()
    }
    return hash.digest('hex')
  }
}

const openFile = (path: string): number => {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    // it was a file a moment ago
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO'].includes(errorCode(error))) throw new Doubt({ kind: 'unsettled', path }, { cause: error })
    throw error
  }
}
