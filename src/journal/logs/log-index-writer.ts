import type { OutputStream } from '../../engine/ports.ts'
import type { LogPosition } from '../../model/event.ts'
import { AppendFile } from './append-file.ts'
import { indexHeader, LogIndexBuilder } from './log-index.ts'

/** Index records wait until they fill this: the log of about 700 KiB of dense output, which a reader counts in no time. */
const batchBytes = 4096

/**
 * Writes the index of a log as the log grows, in batches of a few KiB that go to memory. What cannot be written waits for the next batch. A
 * log whose index stays behind is still whole: readers count lines where the index ends.
 */
export class LogIndexWriter {
  readonly #file: AppendFile
  readonly #builder = new LogIndexBuilder()
  #unwritten: Buffer[] = []

  constructor(path: string) {
    this.#file = new AppendFile(path)
  }

  /** What the log holds. */
  get position(): LogPosition {
    return { bytes: this.#builder.bytes, lines: this.#builder.lines }
  }

  /** Takes in bytes that the log has got; `ms` is when they came, since the start of the run. */
  add(chunk: Uint8Array, stream: OutputStream, ms: number): void {
    this.#builder.add(chunk, stream, ms)
    if (this.#builder.pendingBytes >= batchBytes) this.#write()
  }

  close(): void {
    if (this.#builder.pendingBytes > 0 || this.#unwritten.length > 0) this.#write()
    this.#file.close()
  }

  #write(): void {
    this.#unwritten.push(this.#builder.takeRecords())
    const header = this.#file.size === 0 ? [indexHeader()] : []
    if (this.#file.appendWhole(Buffer.concat([...header, ...this.#unwritten]))) this.#unwritten = []
  }
}
