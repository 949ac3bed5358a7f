import { closeSync, fstatSync, ftruncateSync, openSync, write, writeSync, writev } from 'node:fs'
import { promisify } from 'node:util'

const writeOne = promisify(write)
const writeMany = promisify(writev)

/** How many bytes were written, and why not more. */
export interface WriteResult {
  readonly bytes: number
  readonly error?: unknown
}

/**
 * A file that only we write to, and only append to. It is opened by `open` or by the first write that succeeds. Its folder is never
 * created: if it was moved or removed, writes fail.
 */
export class AppendFile {
  readonly #path: string
  #fd: number | undefined
  #size = 0
  #isClosed = false
  /** An error may have left extra bytes at the end of the file. */
  #isTorn = false

  constructor(path: string) {
    this.#path = path
  }

  /** The number of valid bytes in the file. */
  get size(): number {
    return this.#size
  }

  /** Opens the file, so that it exists before anything is written. If this fails, the next write tries again. */
  open(): void {
    try {
      this.#open()
    } catch {
      // the next write reports the error
    }
  }

  /** Writes as much as there is room for, synchronously. */
  appendNow(bytes: Uint8Array): WriteResult {
    let written = 0
    try {
      const fd = this.#ready()
      while (written < bytes.length) written += writeSync(fd, written === 0 ? bytes : bytes.subarray(written))
    } catch (error) {
      return this.#stopped(written, error)
    }
    this.#size += written
    return { bytes: written }
  }

  /** The same, off the main thread. Only one call at a time. */
  async append(chunks: readonly Uint8Array[]): Promise<WriteResult> {
    const rest = [...chunks]
    let written = 0
    try {
      const fd = this.#ready()
      while (rest.length > 0) {
        const count = await writeBuffers(fd, rest)
        written += count
        dropFront(rest, count)
      }
    } catch (error) {
      return this.#stopped(written, error)
    }
    this.#size += written
    return { bytes: written }
  }

  /** Writes either all bytes or none. */
  appendWhole(bytes: Uint8Array): boolean {
    const before = this.#size
    if (this.appendNow(bytes).error === undefined) return true
    this.cutTo(before)
    return false
  }

  /** Removes everything after `size`. If the system refuses, the next write tries again first. */
  cutTo(size: number): void {
    this.#size = size
    this.#isTorn = true
    try {
      this.#repair()
    } catch {
      // still torn
    }
  }

  /** Whether the file has been removed since it was opened. */
  isRemoved(): boolean {
    return this.#fd !== undefined && fstatSync(this.#fd).nlink === 0
  }

  /** Later writes are refused. */
  close(): void {
    this.#isClosed = true
    if (this.#fd === undefined) return
    try {
      closeSync(this.#fd)
    } catch {
      // all bytes have been handed over; a late error of a network file system changes nothing
    }
    this.#fd = undefined
  }

  #open(): number {
    if (this.#isClosed) throw new Error('it was closed before')
    return (this.#fd ??= openSync(this.#path, 'a', 0o600))
  }

  #ready(): number {
    const fd = this.#open()
    this.#repair()
    return fd
  }

  #repair(): void {
    if (!this.#isTorn || this.#fd === undefined) return
    ftruncateSync(this.#fd, this.#size)
    this.#isTorn = false
  }

  #stopped(written: number, error: unknown): WriteResult {
    this.#size += written
    this.#isTorn = true
    return { bytes: written, error }
  }
}

const writeBuffers = async (fd: number, buffers: readonly Uint8Array[]): Promise<number> => {
  const [first] = buffers
  return (await (first && buffers.length === 1 ? writeOne(fd, first) : writeMany(fd, buffers))).bytesWritten
}

/** Removes `count` bytes from the front of the chunks. */
const dropFront = (chunks: Uint8Array[], count: number): void => {
  let left = count
  for (let first = chunks[0]; first && left > 0; first = chunks[0]) {
    if (left < first.length) chunks[0] = first.subarray(left)
    else chunks.shift()
    left -= Math.min(left, first.length)
  }
}
