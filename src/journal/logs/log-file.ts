import type { OutputStream } from '../../engine/ports.ts'
import type { LogPosition, MissingOutput } from '../../model/event.ts'
import type { JobId } from '../../model/ids.ts'
import { countOfBytes } from '../../model/text/count-of-bytes.ts'
import { AppendFile } from './append-file.ts'
import { LogIndexWriter } from './log-index-writer.ts'
import { logIndexPath, logPath } from '../run-folder.ts'
import { describeWriteProblem } from './write-problem.ts'

const newline = 0x0a

/** Bytes of a job's output, and when they came, counted from the start of the run. */
export interface OutputChunk {
  readonly chunk: Uint8Array
  readonly stream: OutputStream
  readonly ms: number
  /** What watchers are told instead. */
  readonly shown?: Uint8Array
}

/*
 * whole ──▶ a write fails: what is left of it is missing ──▶ gap ──▶ more is missing …
 *   ▲                                                         │
 *   └── there is room: a line with the size of the gap, ◀─────┘
 *       then the output goes on
 */

/** Output that is missing at the current end of the log. */
interface Gap {
  readonly bytes: number
  readonly because: string
  /** When a write last failed for lack of room. */
  readonly ms: number
  /** What watchers are told instead. */
  readonly shown?: Uint8Array
}

/**
 * The log file of one job, with its index. It accepts all output. What cannot be written is dropped, and a line in the log shows how much.
 */
export class LogFile {
  readonly #file: AppendFile
  readonly #index: LogIndexWriter
  #endsLine = true
  #gap: Gap | undefined
  #missing: MissingOutput | undefined

  constructor(folder: string, job: JobId) {
    this.#file = new AppendFile(logPath(folder, job))
    this.#index = new LogIndexWriter(logIndexPath(folder, job))
    this.#file.open()
  }

  /** The bytes and lines in the file. */
  get position(): LogPosition {
    return this.#index.position
  }

  /** What the log lacks; `undefined` while it is complete. */
  get missing(): MissingOutput | undefined {
    return this.#missing
  }

  /** Writes synchronously. */
  appendNow(piece: OutputChunk): void {
    if (this.#gap) {
      // masked output comes in many small pieces; a try for each would take longer than the job
      if (piece.ms === this.#gap.ms) this.#lose(piece.chunk.length, this.#gap)
      else this.#appendBehind(this.#gap, piece)
      return
    }
    const { bytes, error } = this.#file.appendNow(piece.chunk)
    this.#took(piece, bytes)
    if (bytes < piece.chunk.length) this.#lose(piece.chunk.length - bytes, { error, ms: piece.ms })
  }

  /** Writes off the main thread. Only one call at a time. */
  async append(pieces: readonly OutputChunk[]): Promise<void> {
    if (this.#gap) {
      for (const piece of pieces) this.appendNow(piece)
      return
    }
    const { bytes, error } = await this.#file.append(pieces.map(({ chunk }) => chunk))
    let left = bytes
    for (const piece of pieces) {
      const written = Math.min(left, piece.chunk.length)
      this.#took(piece, written)
      left -= written
      if (written < piece.chunk.length) this.#lose(piece.chunk.length - written, { error, ms: piece.ms })
    }
  }

  /** Marks the output that is missing at the end of the log, if there is room for the mark now. */
  mark(ms: number): void {
    if (this.#gap) this.#appendBehind(this.#gap, { chunk: new Uint8Array(), stream: 'out', ms })
  }

  close(): void {
    const { size } = this.#file
    if (size > 0 && this.#file.isRemoved()) {
      const { bytes, places } = this.#missing ?? { bytes: 0, places: 0 }
      this.#missing = { bytes: bytes + size, places: places + 1, because: 'its file was removed' }
    }
    this.#index.close()
    this.#file.close()
  }

  /** A mark is written as a whole or not at all. After it, output takes the room that is left. */
  #appendBehind(gap: Gap, { chunk, stream, ms }: OutputChunk): void {
    const start = this.#file.size
    const mark = Buffer.from(`${this.#endsLine ? '' : '\n'}${markOf(gap)}\n`)
    const { bytes, error } = this.#file.appendNow(Buffer.concat([mark, chunk]))
    if (bytes < mark.length || (bytes === mark.length && chunk.length > 0)) {
      this.#file.cutTo(start)
      this.#lose(chunk.length, { error, ms })
      return
    }
    this.#gap = undefined
    this.#took({ chunk: mark, stream: 'out', ms }, mark.length)
    const written = bytes - mark.length
    this.#took({ chunk, stream, ms }, written)
    if (written < chunk.length) this.#lose(chunk.length - written, { error, ms })
  }

  /** Notes that the first bytes of the piece are in the file. */
  #took({ chunk, stream, ms }: OutputChunk, bytes: number): void {
    if (bytes === 0) return
    this.#index.add(chunk.subarray(0, bytes), stream, ms)
    this.#endsLine = chunk[bytes - 1] === newline
  }

  #lose(bytes: number, { ms, error }: { readonly ms: number; readonly error?: unknown }): void {
    const because = this.#gap?.because ?? describeWriteProblem(error)
    const { bytes: before = 0, places = 0, because: first = because } = this.#missing ?? {}
    this.#missing = { bytes: before + bytes, places: places + (this.#gap ? 0 : 1), because: first }
    this.#gap = { bytes: (this.#gap?.bytes ?? 0) + bytes, because, ms }
  }
}

/** The line in a log that marks missing output. It comes from Sparkwing and contains nothing that a job wrote. */
const markOf = ({ bytes, because }: Gap): string => `[sparkwing: ${countOfBytes(bytes)} missing here: ${because}]`
