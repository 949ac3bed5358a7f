import type { OutputStream } from '../../engine/ports.ts'
import { countNewlines } from './count-newlines.ts'

/*
 * `<job>.log.index`, all numbers little-endian: a header of 16 bytes, then records of 24 bytes, in the order of their offsets.
 *
 *   header   0  8 bytes  "SPWLOGIX"
 *            8  u32      version, 1
 *           12  u32      bytes of a record, 24
 *
 *   record   0  u64      byte offset in the log
 *            8  u64      newlines before that offset
 *           16  u32      milliseconds from the start of the run to when the bytes at the offset came
 *           20  u8       stream: 0 out, 1 err
 *           21  u8       1 if the milliseconds are not known, as in a rebuilt index
 *           22  u16      0
 *
 * A record applies from its offset to that of the next one: the time is accurate to `recordEveryMs`, the stream is exact.
 * A torn last record, or one beyond the end of the log, is ignored.
 */
export const indexHeaderBytes = 16
export const indexRecordBytes = 24

const magic = 'SPWLOGIX'
const version = 1
const recordEveryBytes = 4096
/** How exact the times are. */
export const recordEveryMs = 50
const u32 = 2 ** 32

export interface IndexRecord {
  readonly byte: number
  /** Newlines before `byte`. */
  readonly lines: number
  /** Milliseconds from the start of the run; `undefined` if not recorded. */
  readonly ms: number | undefined
  readonly stream: OutputStream
}

/** Used for a log without an index: everything from the start, at an unknown time. */
export const firstRecord: IndexRecord = { byte: 0, lines: 0, ms: undefined, stream: 'out' }

export const indexHeader = (): Buffer => {
  const header = Buffer.alloc(indexHeaderBytes)
  header.write(magic, 0, 'latin1')
  header.writeUInt32LE(version, 8)
  header.writeUInt32LE(indexRecordBytes, 12)
  return header
}

export const isIndexHeader = (bytes: Buffer): boolean => bytes.subarray(0, indexHeaderBytes).equals(indexHeader())

/** The `index`-th record of a block of records. */
export const decodeIndexRecord = (block: Buffer, index: number): IndexRecord => {
  const at = index * indexRecordBytes
  return {
    byte: block.readUInt32LE(at) + block.readUInt32LE(at + 4) * u32,
    lines: block.readUInt32LE(at + 8) + block.readUInt32LE(at + 12) * u32,
    ms: block[at + 21] === 1 ? undefined : block.readUInt32LE(at + 16),
    stream: block[at + 20] === 1 ? 'err' : 'out',
  }
}

const encodeIndexRecord = (block: Buffer, at: number, { byte, lines, ms, stream }: IndexRecord): void => {
  block.writeUInt32LE(byte % u32, at)
  block.writeUInt32LE(Math.floor(byte / u32), at + 4)
  block.writeUInt32LE(lines % u32, at + 8)
  block.writeUInt32LE(Math.floor(lines / u32), at + 12)
  block.writeUInt32LE(Math.min(ms ?? 0, u32 - 1), at + 16)
  block.writeUInt8(stream === 'err' ? 1 : 0, at + 20)
  block.writeUInt8(ms === undefined ? 1 : 0, at + 21)
  block.writeUInt16LE(0, at + 22)
}

/** Counts the bytes and lines of a log as they come and makes its index records, as sparse as the layout describes. */
export class LogIndexBuilder {
  bytes: number
  lines: number
  /** Records that {@link takeRecords} has not returned yet. */
  #block = Buffer.allocUnsafe(10 * indexRecordBytes)
  #used = 0
  #lastByte = -Infinity
  #lastMs: number | undefined = -Infinity
  #lastStream: OutputStream | undefined

  /** Continues after `last`, the last record of an existing index. */
  constructor(last?: IndexRecord) {
    this.bytes = last?.byte ?? 0
    this.lines = last?.lines ?? 0
    if (!last) return
    this.#lastByte = last.byte
    this.#lastMs = last.ms
    this.#lastStream = last.stream
  }

  get pendingBytes(): number {
    return this.#used
  }

  /** Adds the log's next bytes. `ms` counts from the start of the run; `undefined` if it is not known. */
  add(chunk: Uint8Array, stream: OutputStream, ms: number | undefined): void {
    if (chunk.length === 0) return
    if (this.#isNews(stream, ms)) this.#note(stream, ms)
    let from = 0
    while (from < chunk.length) {
      const to = Math.min(chunk.length, from + this.#lastByte + recordEveryBytes - this.bytes)
      this.lines += countNewlines(chunk, from, to)
      this.bytes += to - from
      from = to
      if (from < chunk.length) this.#note(stream, ms)
    }
  }

  /** The encoded records made since the last call. */
  takeRecords(): Buffer {
    const records = Buffer.from(this.#block.subarray(0, this.#used))
    this.#used = 0
    return records
  }

  #isNews(stream: OutputStream, ms: number | undefined): boolean {
    if (this.bytes - this.#lastByte >= recordEveryBytes || stream !== this.#lastStream) return true
    return ms === undefined || this.#lastMs === undefined ? ms !== this.#lastMs : ms - this.#lastMs >= recordEveryMs
  }

  #note(stream: OutputStream, ms: number | undefined): void {
    if (this.#used === this.#block.length) this.#block = Buffer.concat([this.#block, Buffer.allocUnsafe(this.#block.length)])
    encodeIndexRecord(this.#block, this.#used, { byte: this.bytes, lines: this.lines, ms, stream })
    this.#used += indexRecordBytes
    this.#lastByte = this.bytes
    this.#lastMs = ms
    this.#lastStream = stream
  }
}
