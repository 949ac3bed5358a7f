import type { FileHandle } from 'node:fs/promises'
import type { RunEvent } from '../model/event.ts'
import { toSeq, type Seq } from '../model/ids.ts'
import { parseLine } from './journal-line.ts'
import { identityOf } from './logs/file-identity.ts'
import { openIfThere } from './open-if-there.ts'
import { isKnownEvent } from './sound-event.ts'
import { UnfinishedLine } from './unfinished-line.ts'

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
    const line = new UnfinishedLine(this.#path)
    /** Where the line begins. */
    let begin = byte
    for (let at = byte; at - byte < longestPageBytes || events.length === 0;) {
      const chunk = Buffer.allocUnsafe(markEveryBytes)
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) return { events, lastSeq, hasMore: false }
      at += bytesRead
      let from = 0
      for (let to = chunk.indexOf(newline); to !== -1 && to < bytesRead; to = chunk.indexOf(newline, from)) {
        line.push(chunk.subarray(from, to))
        from = to + 1
        const end = begin + line.bytes + 1
        const record = parseLine(this.#path, line.take())
        begin = end
        if (!record || record.seq <= seen) continue
        if (record.seq > after && events.length === limit) return { events, lastSeq, hasMore: true }
        seen = record.seq
        if (record.seq > after) {
          lastSeq = record.seq
          if (isKnownEvent(record)) events.push(record)
        }
        this.#note({ seq: seen, byte: end })
      }
      line.push(chunk.subarray(from, bytesRead))
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
