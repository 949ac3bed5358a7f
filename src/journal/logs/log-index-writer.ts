import { rmSync } from 'node:fs'
import type { OutputStream } from '../../engine/ports.ts'
import type { LogPosition } from '../../model/event.ts'
import { AppendFile } from './append-file.ts'
import { indexHeader, LogIndexBuilder, recordEveryMs } from './log-index.ts'

/** Of dense output, index records wait until they fill this. It covers about 700 KiB, which a reader can count in no time. */
const batchBytes = 4096

/**
 * Writes the index of a log as the log grows: at once if the last write was a while ago, so that whoever watches the log sees when a line
 * came, else in batches. What cannot be written waits for the next batch. If the index falls behind, the log is still complete: readers
 * count lines from where the index ends.
 */
export class LogIndexWriter {
  readonly #path: string
  readonly #file: AppendFile
  readonly #builder = new LogIndexBuilder()
  #unwritten: Buffer[] = []
  #lastWriteMs = -Infinity
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
    this.#file = new AppendFile(path)
  }

  /** The bytes and lines that the log holds. */
  get position(): LogPosition {
    return { bytes: this.#builder.bytes, lines: this.#builder.lines }
  }

  /** Adds bytes that were written to the log; `ms` is when they came, counted from the start of the run. */
  add(chunk: Uint8Array, stream: OutputStream, ms: number): void {
    this.#builder.add(chunk, stream, ms)
    if (this.#builder.pendingBytes === 0) return
    if (ms - this.#lastWriteMs >= recordEveryMs || this.#builder.pendingBytes >= batchBytes) {
      this.#lastWriteMs = ms
      this.#write()
    } else
      this.#timer ??= setTimeout(() => {
        this.#writePending()
      }, recordEveryMs).unref()
  }

  close(): void {
    clearTimeout(this.#timer)
    if (this.#builder.pendingBytes > 0 || this.#unwritten.length > 0) this.#write()
    this.#file.close()
    if (this.#unwritten.length > 0 && this.#file.size === 0) this.#remove()
  }

  /** Writes what came too soon after the last write, if nothing has come since. */
  #writePending(): void {
    this.#timer = undefined
    if (this.#builder.pendingBytes > 0) this.#write()
  }

  /** Without a header the file would look damaged. */
  #remove(): void {
    try {
      rmSync(this.#path, { force: true })
    } catch {
      // the file system is read-only by now; `doctor --fix` removes it
    }
  }

  #write(): void {
    this.#unwritten.push(this.#builder.takeRecords())
    const header = this.#file.size === 0 ? [indexHeader()] : []
    if (this.#file.appendWhole(Buffer.concat([...header, ...this.#unwritten]))) this.#unwritten = []
  }
}
