import { closeSync, openSync, readSync } from 'node:fs'

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** `YYYYMMDD-HHMMSS-mmm-xxxxxxxx`: UTC start time, then 8 random characters of Crockford base32. Sorts by time. */
export type RunId = Branded<string, 'RunId'>
/** A job's name inside its plan: any printable text, such as `build` or `test/node-22`. */
export type JobId = Branded<string, 'JobId'>
/** Position of an event in its run's journal; the first is 1. */
export type Seq = Branded<number, 'Seq'>
/** A moment: milliseconds since 1970-01-01 UTC. */
export type Millis = Branded<number, 'Millis'>

export const toJobId = (text: string): JobId => text as JobId
export const toSeq = (value: number): Seq => value as Seq
export const toMillis = (value: number): Millis => value as Millis

const crockford = '0123456789abcdefghjkmnpqrstvwxyz'

/** Draws a new run id for a start at `at`; 40 random bits tell apart runs of the same millisecond. */
export const mintRunId = (at: Millis): RunId => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T')
  const random = Array.from(secureRandom(8), (byte) => crockford[byte & 31]).join('')
  const clock = `${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`
  return `${date.replaceAll('-', '')}-${clock}-${random}` as RunId
}

/** From the system itself where it is a file: loading `node:crypto` for it would cost every start 8 ms. */
const secureRandom = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  let fd: number
  try {
    fd = openSync('/dev/urandom', 'r')
  } catch {
    return process.getBuiltinModule('node:crypto').randomBytes(length)
  }
  try {
    for (let read = 0; read < length;) read += readSync(fd, bytes, read, length - read, null)
    return bytes
  } finally {
    closeSync(fd)
  }
}

const runIdPattern = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})-[0-9a-hjkmnp-tv-z]{8}$/

/** The text as a run id, or `undefined` when it has another form. */
export const parseRunId = (text: string): RunId | undefined => (runIdPattern.test(text) ? (text as RunId) : undefined)

/** When a run id was drawn: the start of its run, to within a moment. */
export const mintedAt = (id: RunId): Millis => {
  const [, year = 0, month = 1, day, hours, minutes, seconds, ms] = (runIdPattern.exec(id) ?? []).map(Number)
  return toMillis(Date.UTC(year, month - 1, day, hours, minutes, seconds, ms))
}
