import type { FileHandle } from 'node:fs/promises'
import type { OutputStream } from '../../engine/ports.ts'
import type { JobId } from '../../model/ids.ts'
import { countNewlines } from './count-newlines.ts'
import { fileAt, identityOf } from './file-identity.ts'
import { LogIndexReader } from './log-index-reader.ts'
import { openIfThere } from '../open-if-there.ts'
import { rebuildLogIndex } from './rebuild-log-index.ts'
import { logIndexPath, logPath } from '../run-folder.ts'
import { scanLines, type LineSpan, type LineWindow } from './scan-lines.ts'

/** An index may lag this far behind a log that is being written; more behind a finished one means that it is damaged. */
const longestLagBytes = 1024 * 1024
/** What is counted from a record to the next one fits into the first; where the index has a gap, the others go on. */
const firstWindowBytes = 8 * 1024
const windowBytes = 64 * 1024
/** A guess of what few lines take, so that reading them does not read a quarter of a megabyte. */
const usualLineBytes = 160
const newline = 0x0a

export interface LogLine {
  /** Counts from 1. */
  readonly number: number
  /** Decoded, without its line end; at most 64 KiB of it. */
  readonly text: string
  /** The text is a part of the line: the rest is to be had as bytes. */
  readonly isCut: boolean
  /** Offset of the text in the log. */
  readonly byte: number
  /** Milliseconds from the start of the run to when it came, to within 50 ms; `undefined` if unknown. */
  readonly ms: number | undefined
  readonly stream: OutputStream
}

/** Lines of a log, by number or from its end. */
export type WantedLines = { readonly from: number; readonly count: number } | { readonly tail: number }

/** Lines, and what there was beside them. */
export interface LogExcerpt {
  readonly lines: readonly LogLine[]
  /** Lines in the log. */
  readonly total: number
  readonly bytes: number
}

/** Which lines are looked for, where a text or an expression cannot say it. */
export interface LineTest {
  /** Whether a stretch of the log may hold such a line; asked of each stretch, in order. */
  mayHold(stretch: Buffer): boolean
  test(text: string): boolean
}

/** Looks into the log of one job, finished or growing. Each call sees the log as it is then; one call at a time. */
export class LogReader {
  readonly #path: string
  readonly #index: LogIndexReader
  #file: FileHandle | undefined
  #identity: string | undefined
  /** The last size that was looked at, and the lines in it once they are counted: a log only grows. */
  #seen: { readonly size: number; lines?: number } = { size: 0 }

  constructor(path: string, indexPath: string) {
    this.#path = path
    this.#index = new LogIndexReader(indexPath)
  }

  /** Bytes in the log; 0 before the job has begun. */
  async size(): Promise<number> {
    const [size] = await Promise.all([this.#look(), this.#index.refresh()])
    if (size !== this.#seen.size) this.#seen = { size }
    return size
  }

  /** Lines in the log; a last one without newline counts. */
  async lineCount(): Promise<number> {
    return this.#countLines(await this.size())
  }

  /** The bytes in [fromByte, toByte), as far as they are there; all calls read the same file, also when another takes its place. */
  async read(fromByte: number, toByte: number): Promise<Buffer> {
    const to = Math.min(toByte, this.#file ? (await this.#file.stat()).size : await this.size())
    const bytes = Buffer.allocUnsafe(Math.max(0, to - fromByte))
    return bytes.subarray(0, await this.#fill(bytes, fromByte))
  }

  /** At most `count` lines, the first of them number `from`. */
  async lines({ from, count }: { readonly from: number; readonly count: number }): Promise<LogLine[]> {
    return this.#collect(from, count, await this.size())
  }

  /** The last `count` lines. */
  async tail(count: number): Promise<LogLine[]> {
    return this.#tail(count, await this.size())
  }

  /** Lines, and how much there is in all at the same moment. */
  async view(wanted: WantedLines): Promise<LogExcerpt> {
    const bytes = await this.size()
    const lines = 'tail' in wanted ? await this.#tail(wanted.tail, bytes) : await this.#collect(wanted.from, wanted.count, bytes)
    return { lines, total: await this.#countLines(bytes), bytes }
  }

  /** Where line `number` begins; `undefined` when there is no such line. */
  async byteOfLine(number: number): Promise<number | undefined> {
    return this.#startOfLine(number, await this.size())
  }

  /** The number of the line that the byte belongs to. */
  async lineAtByte(byte: number): Promise<number> {
    return (await this.#newlinesBefore(Math.min(byte, await this.size()))) + 1
  }

  /** When line `number` came, in milliseconds since the start of the run; `undefined` when that is not known or no such line is there. */
  async timeOfLine(number: number): Promise<number | undefined> {
    const byte = await this.byteOfLine(number)
    return byte === undefined ? undefined : (await this.#index.lastWhere((record) => record.byte <= byte)).ms
  }

  /**
   * The lines that hold the text or match the expression, as the log goes, in bounded memory. Of a line longer than 64 KiB it gives the
   * first piece that matches; an expression that spans pieces is found within 4 KiB across a cut.
   */
  async *grep(
    pattern: string | RegExp | LineTest,
    { from = 1, signal }: { readonly from?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<LogLine> {
    const size = await this.size()
    const byte = await this.#startOfLine(from, size)
    if (byte === undefined) return
    const matches = matcher(pattern)
    let lastFound = 0
    for await (const window of scanLines(this.#fill, { number: from, byte, size })) {
      if (signal?.aborted) return
      if (typeof pattern === 'string' && !window.view.includes(pattern)) continue
      if (isLineTest(pattern) && !pattern.mayHold(window.view)) continue
      for (const span of window.spans) {
        if (span.number === lastFound || !matches(textOf(window.view, span))) continue
        lastFound = span.number
        yield await this.#toLine(window, span)
      }
    }
  }

  async close(): Promise<void> {
    await this.#index.close()
    await this.#closeFile()
  }

  /** Whether the index covers the log as far as its writer would have it. */
  async isIndexed(): Promise<boolean> {
    const size = await this.size()
    return size - (await this.#index.lastWhere((record) => record.byte <= size)).byte <= longestLagBytes
  }

  /** Opens what bears the log's name now, and gives its size. */
  async #look(): Promise<number> {
    const found = await fileAt(this.#path)
    if (found?.identity !== this.#identity) await this.#closeFile()
    if (!found) return 0
    if (!this.#file) {
      this.#file = await openIfThere(this.#path)
      this.#identity = this.#file && (await identityOf(this.#file))
    }
    return this.#file ? found.size : 0
  }

  async #closeFile(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    this.#identity = undefined
    this.#seen = { size: 0 }
    await file?.close()
  }

  readonly #fill = async (buffer: Buffer, at: number): Promise<number> => {
    let filled = 0
    while (this.#file && filled < buffer.length) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, at + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return filled
  }

  async #collect(from: number, count: number, size: number): Promise<LogLine[]> {
    const lines: LogLine[] = []
    const byte = await this.#startOfLine(from, size)
    if (byte === undefined || count <= 0) return lines
    const start = { number: from, byte, size, firstBytes: count * usualLineBytes }
    for await (const window of scanLines(this.#fill, start, (number) => this.#startOfLine(number, size))) {
      for (const span of window.spans) {
        lines.push(await this.#toLine(window, span))
        if (lines.length === count) return lines
      }
    }
    return lines
  }

  async #tail(count: number, size: number): Promise<LogLine[]> {
    return this.#collect(Math.max(1, (await this.#countLines(size)) - count + 1), count, size)
  }

  async #countLines(size: number): Promise<number> {
    if (size === 0) return 0
    const { lines: known } = this.#seen
    if (size === this.#seen.size && known !== undefined) return known
    const lastByte = Buffer.alloc(1)
    await this.#fill(lastByte, size - 1)
    const lines = (await this.#newlinesBefore(size)) + (lastByte[0] === newline ? 0 : 1)
    if (size === this.#seen.size) this.#seen.lines = lines
    return lines
  }

  async #newlinesBefore(byte: number): Promise<number> {
    const record = await this.#index.lastWhere((each) => each.byte <= byte)
    let { lines } = record
    for await (const { bytes } of this.#windows(record.byte, byte)) lines += countNewlines(bytes)
    return lines
  }

  /** The offset behind the newline before line `number`: by the index to a few KiB before it, and from there by counting. */
  async #startOfLine(number: number, size: number): Promise<number | undefined> {
    if (number < 1 || size === 0) return undefined
    if (number === 1) return 0
    const record = await this.#index.lastWhere(({ byte, lines }) => lines < number - 1 && byte <= size)
    let missing = number - 1 - record.lines
    for await (const { bytes, at } of this.#windows(record.byte, size)) {
      const count = countNewlines(bytes)
      if (count < missing) {
        missing -= count
        continue
      }
      const start = at + behindNewline(bytes, missing)
      return start < size ? start : undefined
    }
    return undefined
  }

  async *#windows(from: number, to: number): AsyncGenerator<{ readonly bytes: Buffer; readonly at: number }> {
    let buffer = Buffer.allocUnsafe(firstWindowBytes)
    for (let at = from; at < to; buffer = buffer.length < windowBytes ? Buffer.allocUnsafe(windowBytes) : buffer) {
      const read = await this.#fill(buffer.subarray(0, Math.min(buffer.length, to - at)), at)
      if (read === 0) return
      yield { bytes: buffer.subarray(0, read), at }
      at += read
    }
  }

  async #toLine(window: LineWindow, span: LineSpan): Promise<LogLine> {
    const byte = window.byte + span.from
    const { ms, stream } = await this.#index.lastWhere((record) => record.byte <= byte)
    return { number: span.number, text: textOf(window.view, span), isCut: span.isCut, byte, ms, stream }
  }
}

/**
 * Opens the log of a job in a run's folder, which may not exist yet. Say `isOver` when nothing writes to it any more: an index that is
 * missing or damaged is then made anew, if the folder can be written. Without it every answer is still right, only slower.
 *
 * @throws UnreadableError
 */
export const openLog = async (folder: string, job: JobId, { isOver = false }: { readonly isOver?: boolean } = {}): Promise<LogReader> => {
  const open = (): LogReader => new LogReader(logPath(folder, job), logIndexPath(folder, job))
  const log = open()
  if (!isOver || (await isIndexed(log))) return log
  try {
    await rebuildLogIndex(folder, job)
  } catch {
    return log // A home that can only be read: its log is still readable.
  }
  await log.close()
  return open()
}

const isIndexed = async (log: LogReader): Promise<boolean> => {
  try {
    return await log.isIndexed()
  } catch (error) {
    await log.close()
    throw error
  }
}

/** The offset behind the `count`-th newline, which must be there. */
const behindNewline = (bytes: Buffer, count: number): number => {
  let behind = 0
  for (let found = 0; found < count; found++) behind = bytes.indexOf(newline, behind) + 1
  return behind
}

const textOf = (view: Buffer, { from, to, isCut }: LineSpan): string => {
  const end = !isCut && to > from && view[to - 1] === 0x0d ? to - 1 : to
  return view.toString('utf8', from, end)
}

const isLineTest = (pattern: string | RegExp | LineTest): pattern is LineTest => typeof pattern === 'object' && 'mayHold' in pattern

const matcher = (pattern: string | RegExp | LineTest): ((text: string) => boolean) => {
  if (typeof pattern === 'string') return (text) => text.includes(pattern)
  if (isLineTest(pattern)) return (text) => pattern.test(text)
  const stateless = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ''))
  return (text) => stateless.test(text)
}
