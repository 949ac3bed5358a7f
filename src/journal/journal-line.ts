import { basename, dirname } from 'node:path'
import { journalVersion, type RunEvent } from '../model/event.ts'
import { UnreadableError } from '../model/unreadable.ts'
import { isSeq, isSoundEvent, unknownEnd, type EventRecord } from './sound-event.ts'
import { damagedRun } from './unreadable-file.ts'
import { fromJsonText } from '../model/record-json.ts'

const mebibyte = 1024 * 1024
/** Such a line may take a gigabyte of memory once parsed. Longer ones could crash the reading process, and then no run could be read. */
export const longestLineBytes = 64 * mebibyte
/** Deeper values overflow the stack of code that walks over them, and take minutes to parse. Job outputs are less deep. */
const deepest = 1000
/**
 * A value takes up to 64 bytes in memory but may take only two in the file, so that a line with more values could fill the memory. Job
 * outputs have at most a million values, each with a comma and a bracket.
 */
const mostValues = 2_100_000
/** The same limit for a whole journal, which is in memory all at once. */
export const mostValuesOfJournal = 16_000_000

/** The error for a line that is longer than `longestLineBytes`. */
export const lineTooLong = (path: string): UnreadableError =>
  damagedRun(path, `a line of its journal is longer than ${longestLineBytes / mebibyte} MiB`)

/**
 * Parses a line of the journal at `path` to a record with version and number, whatever its type; `undefined` if the line is damaged.
 *
 * @throws UnreadableError if a newer Sparkwing wrote it
 */
export const parseLine = (path: string, line: string): RunEvent | undefined => {
  // noise may have millions of characters, and a home is read again and again
  if (!beginsRecord.test(line) || isTooMuch(line)) return undefined
  let record: Readonly<Partial<Record<keyof RunEvent, unknown>>> | null
  try {
    record = fromJsonText(line) as Partial<Record<keyof RunEvent, unknown>> | null
  } catch {
    return undefined
  }
  if (!Number.isInteger(record?.v) || !isSeq(record?.seq) || typeof record?.type !== 'string') return undefined
  const version = Number(record.v)
  if (version > journalVersion) throw newer(path, version)
  const event = record as EventRecord
  if (version < journalVersion || !isSoundEvent(event)) return undefined
  const end = unknownEnd(event)
  if (end !== undefined) throw endsUnknown(path, end)
  return record as RunEvent
}

const beginsRecord = /^\s*\{/
const [quote, backslash, openList, closeList, openRecord, closeRecord, comma] = Buffer.from('"\\[]{},')

/** A short line, or one with few brackets, cannot be too much. This quick check settles nearly all lines. */
const isTooMuch = (line: string): boolean => {
  if (line.length < 2 * deepest || (line.length < mostValues && !hasMany(line, '[', '{'))) return false
  return shapeOf(line) === 'too-much'
}

/** How many values a line has, judging by its punctuation. */
export const valuesOf = (line: string): number => {
  const shape = shapeOf(line)
  return shape === 'too-much' ? 0 : shape
}

/** The number of values; `too-much` for a line that will not be parsed, and so takes no memory. */
const shapeOf = (line: string): number | 'too-much' => {
  let values = 1
  let depth = 0
  for (let at = 0; at < line.length; at++) {
    const character = line.charCodeAt(at)
    if (character === quote) at = endOfText(line, at)
    else if (character === comma) values++
    else if (character === openList || character === openRecord) {
      depth++
      values++
    } else if (character === closeList || character === closeRecord) depth--
    if (depth > deepest || values > mostValues) return 'too-much'
  }
  return values
}

/** Where the text that begins at `start` ends. */
const endOfText = (line: string, start: number): number => {
  for (let end = line.indexOf('"', start + 1); end !== -1; end = line.indexOf('"', end + 1)) {
    let backslashes = 0
    while (line.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return line.length
}

const hasMany = (line: string, ...brackets: readonly string[]): boolean => {
  let found = 0
  for (const bracket of brackets)
    for (let at = line.indexOf(bracket); at !== -1 && found <= deepest; at = line.indexOf(bracket, at + 1)) found++
  return found > deepest
}

const newer = (path: string, version: number): UnreadableError =>
  new UnreadableError(basename(dirname(path)), {
    reason: `a newer Sparkwing wrote it (journal version ${version}; this one reads version ${journalVersion})`,
    tryThis: 'Update Sparkwing to read this run.',
  })

const endsUnknown = (path: string, end: string): UnreadableError =>
  new UnreadableError(basename(dirname(path)), {
    reason: `it records an end that this version of Sparkwing does not know${/^[\w-]{1,40}$/.test(end) ? ` ("${end}")` : ''}`,
    tryThis: 'Update Sparkwing if a newer one wrote it.',
  })
