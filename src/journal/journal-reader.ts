import { closeSync, fstatSync, lstatSync, openSync, readSync, truncateSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { journalVersion, type EventBody, type RunEvent } from '../model/event.ts'
import { toSeq, type Millis, type Seq } from '../model/ids.ts'
import { lineTooLong, longestLineBytes, mostValuesOfJournal, parseLine, valuesOf } from './journal-line.ts'
import { JournalWriteError, JournalWriter } from './journal-writer.ts'
import { noFile, notThere, readingFlags } from './open-if-there.ts'
import { errorCode } from './run-folder.ts'
import { isKnownEvent } from './sound-event.ts'
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
/** Longer journals would fill the memory of the process that reads them. */
const longestJournalBytes = 512 * 1024 * 1024
/** Bytes decoded at a time. */
const stretchBytes = 1024 * 1024

const readFrom = (path: string, fromByte: number): Buffer => {
  let fd: number
  try {
    fd = openSync(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error))) return Buffer.alloc(0)
    throw noFile.has(errorCode(error)) ? noPlainFile(path, lstatSync(path, { throwIfNoEntry: false })) : unreadableFile(path, error)
  }
  try {
    const found = fstatSync(fd)
    if (!found.isFile()) throw noPlainFile(path, found)
    const size = Math.max(0, found.size - fromByte)
    if (size > longestJournalBytes) throw damagedRun(path, `its journal is longer than ${longestJournalBytes / 1024 / 1024} MiB`)
    const bytes = Buffer.allocUnsafe(size)
    let read = 0
    for (let count = -1; count !== 0 && read < bytes.length; read += count)
      count = readSync(fd, bytes, read, bytes.length - read, fromByte + read)
    return bytes.subarray(0, read)
  } catch (error) {
    throw unreadableFile(path, error)
  } finally {
    closeSync(fd)
  }
}

/**
 * Yields the whole lines, decoding many at a time: a string cannot be as long as a journal may be, and decoding each line by itself is
 * slow.
 */
const linesOf = function* (path: string, content: Buffer, wholeBytes: number): Generator<string> {
  for (let from = 0; from < wholeBytes;) {
    const last = content.lastIndexOf(newline, from + stretchBytes)
    const to = last > from ? last : content.indexOf(newline, from)
    if (to - from > longestLineBytes) throw lineTooLong(path)
    yield* content.toString('utf8', from, to).split('\n')
    from = to + 1
  }
}

/**
 * Reads the journal at `path` from `fromByte`, which is the `bytes` of an earlier read. A last line without a newline is left for later. A
 * whole line that is not a record is skipped and counted, because the events after it are still true. A missing file has no events.
 *
 * @throws UnreadableError if the journal cannot be read, is not a file, or was written by a newer Sparkwing
 */
export const readJournal = (
  path: string,
  { afterSeq = toSeq(0), fromByte = 0 }: { readonly afterSeq?: Seq; readonly fromByte?: number } = {},
): JournalContent => {
  const content = readFrom(path, fromByte)
  const wholeBytes = content.lastIndexOf(newline) + 1
  const events: RunEvent[] = []
  let lastSeq = toSeq(0)
  let corruptLines = 0
  let values = 0
  for (const line of linesOf(path, content, wholeBytes)) {
    // shorter journals cannot have that many
    if (content.length > mostValuesOfJournal && (values += valuesOf(line)) > mostValuesOfJournal)
      throw damagedRun(path, `its journal holds more than ${mostValuesOfJournal / 1e6} million values`)
    const record = parseLine(path, line)
    if (!record) corruptLines++
    else if (record.seq > lastSeq) {
      lastSeq = record.seq
      if (record.seq > afterSeq && isKnownEvent(record)) events.push(record)
    }
  }
  return { events, bytes: fromByte + wholeBytes, isTorn: wholeBytes < content.length, lastSeq, corruptLines }
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
      const content = readJournal(path, { afterSeq: lastSeq, fromByte })
      fromByte = content.bytes
      for (const event of content.events) {
        lastSeq = event.seq
        yield event
        if (event.type === 'run.finished') return
        if (signal?.aborted) return
      }
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
  const { bytes, isTorn, lastSeq } = readJournal(path)
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
