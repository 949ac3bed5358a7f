declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** `YYYYMMDD-HHMMSS-mmm-xxxxxxxx`: UTC start time, then 8 random characters of Crockford base32. Sorts by time. */
export type RunId = Branded<string, 'RunId'>
/** A job's name inside its plan: any printable text, such as `build` or `test/node-22`. */
export type JobId = Branded<string, 'JobId'>
/** Position of an event in its run's journal; the first is 1. */
export type Seq = Branded<number, 'Seq'>
/** A point in time: milliseconds since 1970-01-01 UTC. */
export type Millis = Branded<number, 'Millis'>

export const toJobId = (text: string): JobId => text as JobId
export const toSeq = (value: number): Seq => value as Seq
export const toMillis = (value: number): Millis => value as Millis

const crockford = '0123456789abcdefghjkmnpqrstvwxyz'

/** How the id of a run that starts at `at` begins: `YYYYMMDD-HHMMSS-mmm`. */
export const runIdStart = (at: Millis): string => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`
}

/** The id of a run that starts at `at`. The low five bits of each of the 8 `random` bytes become a character. */
export const toRunId = (at: Millis, random: Uint8Array): RunId =>
  `${runIdStart(at)}-${Array.from(random, (byte) => crockford[byte & 31]).join('')}` as RunId

/** The form of a run id, as part of a regular expression. */
export const runIdForm = String.raw`\d{8}-\d{6}-\d{3}-[0-9a-hjkmnp-tv-z]{8}`
const onlyRunId = new RegExp(`^${runIdForm}$`)
const runIdParts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})-/

/** The text as a run id; `undefined` if it does not have that form. */
export const parseRunId = (text: string): RunId | undefined => (onlyRunId.test(text) ? (text as RunId) : undefined)

/** When a run id was made, which is when its run started, to within a moment. */
export const mintedAt = (id: RunId): Millis => {
  const [, year = 0, month = 1, day, hours, minutes, seconds, ms] = (runIdParts.exec(id) ?? []).map(Number)
  return toMillis(Date.UTC(year, month - 1, day, hours, minutes, seconds, ms))
}
