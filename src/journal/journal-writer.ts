import { close, fdatasync, fstatSync, ftruncateSync, openSync, statSync, writeSync, type Stats } from 'node:fs'
import { promisify } from 'node:util'
import type { RunEvent } from '../model/event.ts'
import { errorCode } from './run-folder.ts'
import { toJsonText } from '../model/record-json.ts'

/**
 * The journal could not be written, for example because the disk is full; `cause` is the system's error. The caller decides what happens to
 * the run.
 */
export class JournalWriteError extends Error {
  override readonly name = 'JournalWriteError'
  readonly path: string

  constructor(path: string, cause: unknown) {
    super(`Cannot write ${path} (${errorCode(cause) || String(cause)})`, { cause })
    this.path = path
  }
}

const syncFile = promisify(fdatasync)
const closeFile = promisify(close)

type WriteBytes = (fd: number, bytes: Uint8Array) => number

/** Appends to one journal: whole lines, one write per record. A journal may have only one open writer. */
export class JournalWriter {
  readonly path: string
  readonly #fd: number
  readonly #writeBytes: WriteBytes
  /** As it was opened. */
  readonly #file: Stats
  /** Offset after the last whole record. */
  #wholeBytes: number
  /** Part of a record may follow the last whole one. */
  #isTorn = false
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  private constructor(path: string, fd: number, writeBytes: WriteBytes) {
    this.path = path
    this.#fd = fd
    this.#writeBytes = writeBytes
    this.#file = fstatSync(fd)
    this.#wholeBytes = this.#file.size
  }

  /** Opens the journal at `path`, and creates it if needed. Tests of torn writes replace the system call with `writeBytes`. */
  static open(path: string, writeBytes: WriteBytes = writeSync): JournalWriter {
    try {
      return new JournalWriter(path, openSync(path, 'a', 0o600), writeBytes)
    } catch (error) {
      throw new JournalWriteError(path, error)
    }
  }

  /**
   * Appends one record. When this returns, the record is in the file, but not synced yet. After an error, none of it counts as written.
   *
   * @throws JournalWriteError
   */
  append(event: RunEvent): void {
    const line = Buffer.from(`${toJsonText(event)}\n`)
    try {
      this.#repair()
      this.#isTorn = true
      let written = 0
      while (written < line.length) written += this.#writeBytes(this.#fd, written === 0 ? line : line.subarray(written))
      this.#isTorn = false
      this.#wholeBytes += line.length
    } catch (error) {
      this.#repairNow()
      throw new JournalWriteError(this.path, error)
    }
  }

  /** Resolves when everything appended so far is on disk. However many callers ask, at most one sync runs and one waits. */
  sync(): Promise<void> {
    if (!this.#running) return this.#startSync()
    this.#next ??= this.#running.then(
      () => this.#startNextSync(),
      () => this.#startNextSync(),
    )
    return this.#next
  }

  /** Whether the journal is still at its path. Its folder may have been moved or removed, and another may be in its place. */
  isInPlace(): boolean {
    const there = statSync(this.path, { throwIfNoEntry: false })
    return there?.ino === this.#file.ino && there.dev === this.#file.dev
  }

  /** Syncs and closes. The file is closed even if the sync fails. */
  async close(): Promise<void> {
    try {
      await this.sync()
    } finally {
      await closeFile(this.#fd)
    }
  }

  #startSync(): Promise<void> {
    this.#running = syncFile(this.#fd)
      .catch((error: unknown) => {
        throw new JournalWriteError(this.path, error)
      })
      .finally(() => {
        this.#running = undefined
      })
    return this.#running
  }

  #startNextSync(): Promise<void> {
    this.#next = undefined
    return this.#startSync()
  }

  #repair(): void {
    if (!this.#isTorn) return
    ftruncateSync(this.#fd, this.#wholeBytes)
    this.#isTorn = false
  }

  /** Spares readers the torn line. If this fails too, the next append tries again. */
  #repairNow(): void {
    try {
      this.#repair()
    } catch {
      // still torn: append() reports the error
    }
  }
}
