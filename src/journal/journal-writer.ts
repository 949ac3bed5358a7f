import { close, existsSync, fdatasync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import type { RunEvent } from '../model/event.ts'
import { errorCode } from './run-folder.ts'

/** The journal could not be written, as on a full disk; `cause` is the system's error. The caller decides what becomes of the run. */
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

/** Appends to one journal: whole lines, one write per record. Only one writer may be open on a file. */
export class JournalWriter {
  readonly path: string
  readonly #fd: number
  readonly #writeBytes: WriteBytes
  /** Where the last whole record ends. */
  #wholeBytes: number
  /** Part of a record may stand behind the last whole one. */
  #isTorn = false
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  private constructor(path: string, fd: number, writeBytes: WriteBytes) {
    this.path = path
    this.#fd = fd
    this.#writeBytes = writeBytes
    this.#wholeBytes = fstatSync(fd).size
  }

  /** Opens the journal at `path`, made when missing. `writeBytes` stands in for the system call in tests of torn writes. */
  static open(path: string, writeBytes: WriteBytes = writeSync): JournalWriter {
    try {
      return new JournalWriter(path, openSync(path, 'a', 0o600), writeBytes)
    } catch (error) {
      throw new JournalWriteError(path, error)
    }
  }

  /**
   * Appends one record; it is in the file, though not yet synced, when this returns. After an error nothing of it counts as written.
   *
   * @throws JournalWriteError
   */
  append(event: RunEvent): void {
    const line = Buffer.from(`${JSON.stringify(event)}\n`)
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

  /** Resolves when all that is appended by now is on the disk. At most one sync is in flight and one waits, however many ask. */
  sync(): Promise<void> {
    if (!this.#running) return this.#startSync()
    this.#next ??= this.#running.then(
      () => this.#startNextSync(),
      () => this.#startNextSync(),
    )
    return this.#next
  }

  /** Whether readers find a journal where this one was opened: its folder may have been moved or removed since. */
  isInPlace(): boolean {
    return existsSync(this.path)
  }

  /** Syncs and closes. The file is closed even when the sync fails. */
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

  /** Spares readers the torn line; when it fails too, the next append tries again. */
  #repairNow(): void {
    try {
      this.#repair()
    } catch {
      // Still torn: append() says what is wrong with the disk.
    }
  }
}
