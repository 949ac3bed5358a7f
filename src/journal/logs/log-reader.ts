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

/** An index may lag this far behind a log that is still written. If it lags further behind a finished log, it is damaged. */
const longestLagBytes = 1024 * 1024
/** What lies between two records fits into the first window. The other windows are for gaps in the index. */
const firstWindowBytes = 8 * 1024
const windowBytes = 64 * 1024
/** An estimate of what a few lines take, so that reading them does not read a quarter of a megabyte. */
const usualLineBytes = 160
const newline = 0x0a

export interface LogLine {
  /** Counts from 1. */
  readonly number: number
  /** Decoded, without the line end; at most 64 KiB. */
  readonly text: string
  /** The text is only part of the line; read the rest as bytes. */
  readonly isCut: boolean
  /** Offset of the text in the log. */
  readonly byte: number
  /** Milliseconds from the start of the run to when the line came, accurate to 50 ms; `undefined` if unknown. */
  readonly ms: number | undefined
  readonly stream: OutputStream
}

/** Lines of a log, by number or counted from its end. */
export type WantedLines = { readonly from: number; readonly count: number } | { readonly tail: number }

/** Lines of a log, with the size of the whole log. */
export interface LogExcerpt {
  readonly lines: readonly LogLine[]
  /** Lines in the whole log. */
  readonly total: number
  readonly bytes: number
}

/** A test for lines, where a text or a regular expression is not enough. */
export interface LineTest {
  /** Whether this part of the log may contain such a line. Called for each part, in order. */
  mayHold(stretch: Buffer): boolean
  test(text: string): boolean
}

/** Reads the log of one job, finished or growing. Each call sees the log as it is at that moment. Only one call at a time. */
export class LogReader {
  readonly #path: string
  readonly #index: LogIndexReader
  #file: FileHandle | undefined
  #identity: string | undefined
  /** The size at the last look, and the number of lines up to there once they are counted. A log only grows. */
  #seen: { readonly size: number; lines?: number } = { size: 0 }

  constructor(path: string, indexPath: string) {
    this.#path = path
    this.#index = new LogIndexReader(indexPath)
  }

  /** Bytes in the log; 0 before the job has started. */
  async size(): Promise<number> {
    const size = await this.#look()
    // after the log, whose bytes are written first; not at the same time: a refusal of the log must not leave the index being opened
    await this.#index.refresh()
    if (size !== this.#seen.size) this.#seen = { size }
    return size
  }

  /** Lines in the log; a last line without a newline counts. */
  async lineCount(): Promise<number> {
    return this.#countLines(await this.size())
  }

  /** The bytes in [fromByte, toByte), as far as they exist. All calls read the same file, even if another replaces it. */
  async read(fromByte: number, toByte: number): Promise<Buffer> {
    const to = Math.min(toByte, this.#file ? (await this.#file.stat()).size : await this.size())
    const bytes = Buffer.allocUnsafe(Math.max(0, to - fromByte))
    return bytes.subarray(0, await this.#fill(bytes, fromByte))
  }

  /** At most `count` lines, beginning with line number `from`. */
  async lines({ from, count }: { readonly from: number; readonly count: number }): Promise<LogLine[]> {
    return this.#collect(from, count, await this.size())
  }

  /** The last `count` lines. */
  async tail(count: number): Promise<LogLine[]> {
    return this.#tail(count, await this.size())
  }

  /** Lines, and the size of the whole log at the same moment. */
  async view(wanted: WantedLines): Promise<LogExcerpt> {
    const bytes = await this.size()
    const lines = 'tail' in wanted ? await this.#tail(wanted.tail, bytes) : await this.#collect(wanted.from, wanted.count, bytes)
    return { lines, total: await this.#countLines(bytes), bytes }
  }

  /** Where line `number` begins; `undefined` if there is no such line. */
  async byteOfLine(number: number): Promise<number | undefined> {
    return this.#startOfLine(number, await this.size())
  }

  /** The number of the line that contains the byte. */
  async lineAtByte(byte: number): Promise<number> {
    return (await this.#newlinesBefore(Math.min(byte, await this.size()))) + 1
  }

  /** When line `number` came, in milliseconds from the start of the run; `undefined` if that is not known, or there is no such line. */
  async timeOfLine(number: number): Promise<number | undefined> {
    const byte = await this.byteOfLine(number)
    return byte === undefined ? undefined : (await this.#index.lastWhere((record) => record.byte <= byte)).ms
  }

  /**
   * The lines that contain the text or match the expression, in order and in bounded memory. Of a line longer than 64 KiB, it returns the
   * first piece that matches. A match that spans two pieces is found if it is at most 4 KiB long.
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

  /** Whether the index covers as much of the log as its writer would have covered. */
  async isIndexed(): Promise<boolean> {
    const size = await this.size()
    return size - (await this.#index.lastWhere((record) => record.byte <= size)).byte <= longestLagBytes
  }

  /** Opens the file at the log's path and returns its size. */
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

  /** The offset after the newline that precedes line `number`. The index leads to a few KiB before it; the rest is counted. */
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
 * Opens the log of a job in a run's folder, which may not exist yet. Set `isOver` if nothing writes to the log any more: a missing or
 * damaged index is then rebuilt, if the folder can be written. Without it, all answers are still right, only slower.
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

/** The offset after the `count`-th newline, which must exist. */
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
