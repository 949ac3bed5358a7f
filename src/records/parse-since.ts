import { durationMs } from '../model/text/duration.ts'
import { toMillis, type Millis } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'

/**
 * Parses a length of time such as `90s`, `10m`, `2h` or `7d` to milliseconds.
 *
 * @throws UserError if the text is not one.
 */
export const parseDuration = (text: string): number => {
  const days = /^(\d+(?:\.\d+)?)d$/.exec(text)
  const ms = days ? Number(days[1]) * 86_400_000 : durationMs(text)
  if (ms === undefined)
    throw new UserError('bad-duration', `"${text}" is not a length of time.`, ['Write it as 500ms, 30s, 10m, 2h or 7d.'])
  return ms
}

/**
 * Parses a point in time: a length of time before `now`, or a date that JavaScript can read, such as `2026-11-23` or `2026-11-23T10:00`.
 * Dates without a zone are in local time.
 *
 * @throws UserError if the text is neither.
 */
export const parseSince = (text: string, now: number): Millis => {
  if (/^[\d.]+(ms|s|m|h|d)$/.test(text)) return toMillis(now - parseDuration(text))
  // JavaScript reads a date without a time as midnight in UTC, but the lists show local time
  const at = Date.parse(/^\d{4}(-\d\d){0,2}$/.test(text) ? `${text}T00:00` : text)
  if (Number.isNaN(at))
    throw new UserError('bad-time', `"${text}" is not a time.`, ['Write how long ago (30m, 2h, 7d) or a date (2026-11-23).'])
  return toMillis(at)
}
