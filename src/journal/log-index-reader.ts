import type { FileHandle } from 'node:fs/promises'
import { decodeIndexRecord, firstRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader, type IndexRecord } from './log-index.ts'
import { openIfThere } from './open-if-there.ts'

/** Records read at once: one page of the disk holds 170, and neighbours are what the next question is about. */
const blockRecords = 170

/** A log's index, complete or growing; a missing or unusable one has no records. */
export class LogIndexReader {
  readonly #path: string
  #file: FileHandle | undefined
  #count = 0
  #block: Buffer = Buffer.alloc(0)
  #blockStart = 0

  constructor(path: string) {
    this.#path = path
  }

  /** Looks how far the index reaches now. */
  async refresh(): Promise<void> {
    this.#file ??= await this.#open()
    if (!this.#file) return
    const count = Math.floor(((await this.#file.stat()).size - indexHeaderBytes) / indexRecordBytes)
    if (count === this.#count || count < 1) return
    const last = decodeIndexRecord(await this.#readRecords(count - 1, 1), 0)
    const isSane = count === 1 ? last.byte === 0 : last.byte > 0 && last.lines <= last.byte
    this.#count = isSane ? count : 0
    if (!isSane) this.#block = Buffer.alloc(0)
  }

  /**
   * The last record that `holds`, by binary search, or what is true of the log's start when there is none. `holds` must be true up to
   * some record and false from there on.
   */
  async lastWhere(holds: (record: IndexRecord) => boolean): Promise<IndexRecord> {
    if (this.#count === 0) return firstRecord
    const inBlock = this.#lastInBlock(holds)
    if (inBlock) return inBlock
    let low = 0
    let high = this.#count
    while (high - low > blockRecords) {
      const middle = (low + high) >>> 1
      if (holds(decodeIndexRecord(await this.#readRecords(middle, 1), 0))) low = middle
      else high = middle
    }
    // From the last one known to hold: more than is asked for, so that the answers to the next questions are in it too.
    this.#block = await this.#readRecords(low, Math.min(blockRecords, this.#count - low))
    this.#blockStart = low
    return this.#searchBlock(holds) ?? firstRecord
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  /** The answer when the block in memory is sure to hold it. */
  #lastInBlock(holds: (record: IndexRecord) => boolean): IndexRecord | undefined {
    const records = this.#block.length / indexRecordBytes
    if (records === 0 || !holds(decodeIndexRecord(this.#block, 0))) return undefined
    const reachesEnd = this.#blockStart + records === this.#count
    return reachesEnd || !holds(decodeIndexRecord(this.#block, records - 1)) ? this.#searchBlock(holds) : undefined
  }

  #searchBlock(holds: (record: IndexRecord) => boolean): IndexRecord | undefined {
    let low = -1
    let high = this.#block.length / indexRecordBytes
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (holds(decodeIndexRecord(this.#block, middle))) low = middle
      else high = middle
    }
    return low === -1 ? undefined : decodeIndexRecord(this.#block, low)
  }

  async #readRecords(from: number, count: number): Promise<Buffer> {
    const block = Buffer.allocUnsafe(count * indexRecordBytes)
    const read = await this.#file?.read(block, 0, block.length, indexHeaderBytes + from * indexRecordBytes)
    return block.subarray(0, Math.floor((read?.bytesRead ?? 0) / indexRecordBytes) * indexRecordBytes)
  }

  async #open(): Promise<FileHandle | undefined> {
    const file = await openIfThere(this.#path)
    if (!file) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(indexHeaderBytes), 0, indexHeaderBytes, 0)
    if (bytesRead === indexHeaderBytes && isIndexHeader(buffer)) return file
    await file.close()
    return undefined
  }
}
