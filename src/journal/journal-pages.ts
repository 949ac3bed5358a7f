import type { FileHandle } from 'node:fs/promises'
import type { RunEvent } from '../model/event.ts'
import { toSeq, type Seq } from '../model/ids.ts'
import { lineTooLong, longestLineBytes, parseLine } from './journal-line.ts'
import { identityOf } from './logs/file-identity.ts'
import { openIfThere } from './open-if-there.ts'
import { isKnownEvent } from './sound-event.ts'

export interface JournalPage {
  readonly events: readonly RunEvent[]
  /** Highest number seen, including that of unknown event types; the given number if there is nothing more. */
  readonly lastSeq: Seq
  readonly hasMore: boolean
}

/** Where the events after `seq` begin, as a byte offset. */
interface Mark {
  readonly seq: Seq
  readonly byte: number
}

/** Distance between marks: at most this much is read in vain for a page. */
const markEveryBytes = 64 * 1024
/** Most bytes to read for one page, because events may carry large outputs. */
const longestPageBytes = 4 * 1024 * 1024
const newline = 0x0a
const start: Mark = { seq: toSeq(0), byte: 0 }

/**
 * Reads pages of one journal by event number, whether it is growing or complete. It remembers where they begin, so that it never starts
 * again from the beginning of the file.
 */
export class JournalPages {
  readonly #path: string
  #marks: Mark[] = [start]
  /** After the last whole record seen. */
  #end: Mark = start
  #identity: string | undefined

  constructor(path: string) {
    this.#path = path
  }

  /**
   * At most `limit` events after `seq`, as the journal is now; `undefined` if there is no journal.
   *
   * @throws UnreadableError if the journal cannot be read, or a newer Sparkwing wrote it
   */
  async after(seq: Seq, limit: number): Promise<JournalPage | undefined> {
    const file = await openIfThere(this.#path)
    if (!file) return undefined
    try {
      if (!(await this.#isAsSeen(file))) {
        this.#marks = [start]
        this.#end = start
      }
      return await this.#read(file, seq, limit)
    } finally {
      await file.close()
    }
  }

  /** A journal only grows. But a damaged one may have been repaired, and then the marks are wrong. */
  async #isAsSeen(file: FileHandle): Promise<boolean> {
    const identity = await identityOf(file)
    const isSame = this.#identity === undefined || this.#identity === identity
    this.#identity = identity
    if (!isSame || this.#end.byte === 0) return isSame
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, this.#end.byte - 1)
    return bytesRead === 1 && buffer[0] === newline
  }

  async #read(file: FileHandle, after: Seq, limit: number): Promise<JournalPage> {
    const { seq, byte } = this.#markBefore(after)
    const events: RunEvent[] = []
    let lastSeq = after
    let seen = seq
    /** The beginning of a line whose end has not been read yet. Its parts are joined only once, however long the line is. */
    let rest: Buffer[] = []
    let restBytes = 0
    for (let at = byte; at - byte < longestPageBytes || events.length === 0;) {
      const chunk = Buffer.allocUnsafe(markEveryBytes)
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) return { events, lastSeq, hasMore: false }
      rest.push(chunk.subarray(0, bytesRead))
      const firstEnd = chunk.subarray(0, bytesRead).indexOf(newline)
      const base = at - restBytes
      at += bytesRead
      restBytes += bytesRead
      if (restBytes - (firstEnd === -1 ? 0 : bytesRead - firstEnd) > longestLineBytes) throw lineTooLong(this.#path)
      if (firstEnd === -1) continue
      const bytes = Buffer.concat(rest)
      let from = 0
      for (let to = bytes.length - bytesRead + firstEnd; to !== -1; to = bytes.indexOf(newline, from)) {
        const record = parseLine(this.#path, bytes.toString('utf8', from, to))
        if (record && record.seq > seen) {
          if (record.seq > after && events.length === limit) return { events, lastSeq, hasMore: true }
          seen = record.seq
          if (record.seq > after) {
            lastSeq = record.seq
            if (isKnownEvent(record)) events.push(record)
          }
          this.#note({ seq: seen, byte: base + to + 1 })
        }
        from = to + 1
      }
      rest = [bytes.subarray(from)]
      restBytes = bytes.length - from
    }
    return { events, lastSeq, hasMore: true }
  }

  #markBefore(seq: Seq): Mark {
    if (this.#end.seq <= seq) return this.#end
    return this.#marks.findLast((mark) => mark.seq <= seq) ?? start
  }

  #note(mark: Mark): void {
    if (mark.byte > this.#end.byte) this.#end = mark
    const last = this.#marks.at(-1)
    if (!last || mark.byte - last.byte >= markEveryBytes) this.#marks.push(mark)
  }
}
