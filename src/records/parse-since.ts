import { durationMs } from '../model/text/duration.ts'
import { toMillis, type Millis } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'

/**
 * A length of time such as `90s`, `10m`, `2h` or `7d`, in milliseconds.
 *
 * @throws UserError when the text is none.
 */
export const parseDuration = (text: string): number => {
  const days = /^(\d+(?:\.\d+)?)d$/.exec(text)
  const ms = days ? Number(days[1]) * 86_400_000 : durationMs(text)
  if (ms === undefined)
    throw new UserError('bad-duration', `'${text}' is not a length of time.`, ['Write it as 500ms, 30s, 10m, 2h or 7d.'])
  return ms
}

/**
 * A moment: so long before `now`, or a date that JavaScript reads, such as `2026-11-23` or `2026-11-23T10:00`; local time unless it names a zone.
 *
 * @throws UserError when the text is neither.
 */
export const parseSince = (text: string, now: number): Millis => {
  if (/^[\d.]+(ms|s|m|h|d)$/.test(text)) return toMillis(now - parseDuration(text))
  // JavaScript takes a date without a time for midnight in UTC, and the lists show local time
  const at = Date.parse(/^\d{4}(-\d\d){0,2}$/.test(text) ? `${text}T00:00` : text)
  if (Number.isNaN(at))
    throw new UserError('bad-time', `'${text}' is not a time.`, ['Write how long ago (30m, 2h, 7d) or a date (2026-11-23).'])
  return toMillis(at)
}
