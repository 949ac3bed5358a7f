import { closeSync, fstatSync, lstatSync, openSync, readSync, truncateSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { journalVersion, type EventBody, type RunEvent } from '../model/event.ts'
import { toSeq, type Millis, type Seq } from '../model/ids.ts'
import { mostValuesOfJournal, parseLine, valuesOf } from './journal-line.ts'
import { JournalWriteError, JournalWriter } from './journal-writer.ts'
import { noFile, notThere, readingFlags } from './open-if-there.ts'
import { errorCode } from './run-folder.ts'
import { isKnownEvent } from './sound-event.ts'
import { UnfinishedLine } from './unfinished-line.ts'
import { damagedRun, noPlainFile, unreadableFile } from './unreadable-file.ts'
import { watchFolder } from './watch-folder.ts'

export interface JournalContent {
  /** Known events in order, without those of types that only a newer Sparkwing knows. */
  readonly events: RunEvent[]
  /** Offset after the last whole record: where the next read continues. */
  readonly bytes: number
  /** Part of a record follows: its writer is about to finish it, or has died. */
  readonly isTorn: boolean
  /** Highest number seen, including that of unknown event types; 0 if there is none. */
  readonly lastSeq: Seq
  /** Whole lines that are not records; a damaged disk may leave some. */
  readonly corruptLines: number
}

const newline = 0x0a
/** Bytes read and decoded at a time. Neither a string nor the memory can be as large as a journal may be. */
const stretchBytes = 1024 * 1024

export interface JournalPart {
  readonly afterSeq?: Seq
  readonly fromByte?: number
}

/**
 * Reads the journal at `path` from `fromByte`, which is the `bytes` of an earlier read. A last line without a newline is left for later. A
 * whole line that is not a record is skipped and counted, because the events after it are still true. A missing file has no events.
 *
 * @throws UnreadableError if the journal cannot be read, is not a file, or was written by a newer Sparkwing
 */
export const readJournal = (path: string, part: JournalPart = {}): JournalContent => {
  const events: RunEvent[] = []
  const reading = new JournalReading(path, part)
  // pushed one by one: a stretch may hold more events than a call can take arguments
  for (const stretch of reading.stretches()) for (const event of stretch) events.push(event)
  return { events, ...reading.facts() }
}

/** Reads a journal as {@link readJournal} does, but a stretch at a time: a reader that folds the events needs no memory for all of them. */
export class JournalReading {
  readonly #path: string
  readonly #afterSeq: Seq
  readonly #line: UnfinishedLine
  #bytes: number
  #lastSeq = toSeq(0)
  #corruptLines = 0
  #values = 0
  #canHoldTooMuch = false

  constructor(path: string, { afterSeq = toSeq(0), fromByte = 0 }: JournalPart = {}) {
    this.#path = path
    this.#afterSeq = afterSeq
    this.#bytes = fromByte
    this.#line = new UnfinishedLine(path)
  }

  /** What was found so far. */
  facts(): Omit<JournalContent, 'events'> {
    return { bytes: this.#bytes, isTorn: this.#line.bytes > 0, lastSeq: this.#lastSeq, corruptLines: this.#corruptLines }
  }

  /**
   * Yields the events, as many at a time as were read at once. No stretch is empty.
   *
   * @throws UnreadableError
   */
  *stretches(): Generator<readonly RunEvent[], void, undefined> {
    const opened = openJournal(this.#path)
    if (!opened) return
    const { fd, size } = opened
    this.#canHoldTooMuch = size > mostValuesOfJournal
    try {
      for (let at = this.#bytes; at < size;) {
        const piece = readPiece(this.#path, fd, at, Math.min(stretchBytes, size - at))
        // it was cut short in the meantime
        if (piece.length === 0) return
        at += piece.length
        const events = this.#eventsIn(piece)
        if (events.length > 0) yield events
      }
    } finally {
      closeSync(fd)
    }
  }

  #eventsIn(piece: Buffer): readonly RunEvent[] {
    const events: RunEvent[] = []
    const last = piece.lastIndexOf(newline)
    const first = this.#line.bytes > 0 ? piece.indexOf(newline) : -1
    if (first !== -1) {
      this.#line.push(piece.subarray(0, first))
      this.#bytes += this.#line.bytes + 1
      this.#parse(this.#line.take(), events)
    }
    if (last > first) {
      // decoding each line by itself is slow
      for (const line of piece.toString('utf8', first + 1, last).split('\n')) this.#parse(line, events)
      this.#bytes += last - first
    }
    this.#line.push(piece.subarray(last + 1))
    return events
  }

  #parse(line: string, events: RunEvent[]): void {
    if (this.#canHoldTooMuch && line.length > shortLine && (this.#values += valuesOf(line)) > mostValuesOfJournal)
      throw damagedRun(this.#path, `its journal holds more than ${mostValuesOfJournal / 1e6} million values`)
    const record = parseLine(this.#path, line)
    if (!record) this.#corruptLines++
    else if (record.seq > this.#lastSeq) {
      this.#lastSeq = record.seq
      if (record.seq > this.#afterSeq && isKnownEvent(record)) events.push(record)
    }
  }
}

/** The values of a shorter line cannot take much more memory than its text. In characters. */
const shortLine = 4096

/** `undefined` if there is no file. */
const openJournal = (path: string): { readonly fd: number; readonly size: number } | undefined => {
  let fd: number
  try {
    fd = openSync(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error))) return undefined
    throw noFile.has(errorCode(error)) ? noPlainFile(path, lstatSync(path, { throwIfNoEntry: false })) : unreadableFile(path, error)
  }
  try {
    const found = fstatSync(fd)
    if (!found.isFile()) throw noPlainFile(path, found)
    return { fd, size: found.size }
  } catch (error) {
    closeSync(fd)
    throw unreadableFile(path, error)
  }
}

const readPiece = (path: string, fd: number, at: number, length: number): Buffer => {
  try {
    // a new one each time, because the beginning of the next line remains in it
    const piece = Buffer.allocUnsafe(length)
    return piece.subarray(0, readSync(fd, piece, 0, length, at))
  } catch (error) {
    throw unreadableFile(path, error)
  }
}

/**
 * Yields the events of a journal, and then those that are appended, until `run.finished` or until `signal` aborts. If the run's owner is
 * dead, the end comes when a reader closes the journal with {@link appendToDeadJournal}.
 */
export const followJournal = async function* (
  path: string,
  { afterSeq = toSeq(0), signal }: { readonly afterSeq?: Seq; readonly signal?: AbortSignal } = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const watch = watchFolder(dirname(path), new Set([basename(path)]), signal)
  try {
    let fromByte = 0
    let lastSeq = afterSeq
    while (!signal?.aborted) {
      const reading = new JournalReading(path, { afterSeq: lastSeq, fromByte })
      for (const stretch of reading.stretches())
        for (const event of stretch) {
          lastSeq = event.seq
          yield event
          if (event.type === 'run.finished') return
          if (signal?.aborted) return
        }
      fromByte = reading.facts().bytes
      await watch.changed()
    }
  } finally {
    watch.close()
  }
}

const cutAt = (path: string, bytes: number): void => {
  try {
    truncateSync(path, bytes)
  } catch (error) {
    throw new JournalWriteError(path, error)
  }
}

/**
 * Closes the journal of a run whose owner is gone: cuts off an unfinished last line, appends the events with consecutive numbers, and
 * syncs. The caller must hold the lock that only one process can have. Returns the events as written.
 *
 * @throws JournalWriteError
 */
export const appendToDeadJournal = async (path: string, bodies: readonly EventBody[], at: Millis): Promise<RunEvent[]> => {
  const reading = new JournalReading(path)
  for (const _stretch of reading.stretches());
  const { bytes, isTorn, lastSeq } = reading.facts()
  if (isTorn) cutAt(path, bytes)
  const stamped = bodies.map((body, index): RunEvent => ({ v: journalVersion, seq: toSeq(lastSeq + index + 1), at, ...body }))
  const writer = JournalWriter.open(path)
  try {
    for (const event of stamped) writer.append(event)
  } finally {
    await writer.close()
  }
  return stamped
}
