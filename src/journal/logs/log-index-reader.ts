import type { FileHandle } from 'node:fs/promises'
import { decodeIndexRecord, firstRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader, type IndexRecord } from './log-index.ts'
import { fileAt, identityOf } from './file-identity.ts'
import { openIfThere } from '../open-if-there.ts'

/** Records read at once: one page of the disk holds 170, and the next query usually needs a neighbour. */
const blockRecords = 170
/** Number of blocks whose first record is kept: enough for an index of 30 MB, which belongs to a log of 5 GB. */
const mostFirsts = 8192

/** Reads a log's index, complete or growing. A missing or unusable index has no records. */
export class LogIndexReader {
  readonly #path: string
  #file: FileHandle | undefined
  #identity: string | undefined
  #count = 0
  #block: Buffer = Buffer.alloc(0)
  #blockStart = 0
  /** Keyed by block number. An index only grows, so entries stay valid, and the next search continues with the blocks that are left. */
  readonly #firsts = new Map<number, IndexRecord>()

  constructor(path: string) {
    this.#path = path
  }

  /** Checks how far the index reaches now, and whether another file has replaced it. An index that cannot be read counts as missing. */
  async refresh(): Promise<void> {
    const found = await fileAt(this.#path).catch(() => undefined)
    if (found?.identity !== this.#identity) await this.close()
    if (found) this.#file ??= await this.#open().catch(() => undefined)
    if (!this.#file || !found) return
    const count = Math.floor((found.size - indexHeaderBytes) / indexRecordBytes)
    if (count === this.#count || count < 1) return
    const last = decodeIndexRecord(await this.#readRecords(count - 1, 1), 0)
    const isSane = count === 1 ? last.byte === 0 : last.byte > 0 && last.lines <= last.byte
    if (!isSane || count < this.#count) this.#forget()
    this.#count = isSane ? count : 0
  }

  /**
   * The last record for which `holds` is true, found by binary search; {@link firstRecord} if there is none. `holds` must be true up to
   * some record and false after it.
   */
  async lastWhere(holds: (record: IndexRecord) => boolean): Promise<IndexRecord> {
    if (this.#count === 0) return firstRecord
    const inBlock = this.#lastInBlock(holds)
    if (inBlock) return inBlock
    const blocks = Math.ceil(this.#count / blockRecords)
    let block = 0
    // Steps are powers of two: however far the index has grown, the same few blocks are read first, and those are in memory.
    for (let step = 2 ** Math.floor(Math.log2(blocks)); step >= 1; step /= 2) {
      if (block + step < blocks && holds(await this.#firstOf(block + step))) block += step
    }
    this.#blockStart = block * blockRecords
    this.#block = await this.#readRecords(this.#blockStart, Math.min(blockRecords, this.#count - this.#blockStart))
    return this.#searchBlock(holds) ?? firstRecord
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    this.#identity = undefined
    this.#forget()
    await file?.close()
  }

  #forget(): void {
    this.#count = 0
    this.#block = Buffer.alloc(0)
    this.#firsts.clear()
  }

  async #firstOf(block: number): Promise<IndexRecord> {
    const known = this.#firsts.get(block)
    if (known) return known
    const first = decodeIndexRecord(await this.#readRecords(block * blockRecords, 1), 0)
    if (this.#firsts.size >= mostFirsts) this.#firsts.clear()
    this.#firsts.set(block, first)
    return first
  }

  /** The answer, if the block in memory certainly contains it. */
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
    let isKept = false
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(indexHeaderBytes), 0, indexHeaderBytes, 0)
      if (bytesRead < indexHeaderBytes || !isIndexHeader(buffer)) return undefined
      this.#identity = await identityOf(file)
      isKept = true
      return file
    } finally {
      if (!isKept) await file.close()
    }
  }
}
