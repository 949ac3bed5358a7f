/** The settings of the time column: nothing, the time since the run's start, or the time of day. */
export const timeColumns = ['off', 'start', 'clock'] as const
export type TimeColumn = (typeof timeColumns)[number]

const two = (value: number): string => String(value).padStart(2, '0')

/** `0:04.2`, `1:02:03.4`. */
const sinceStart = (ms: number): string => {
  const tenths = Math.floor(Math.max(0, ms) / 100)
  const [hours, minutes, seconds] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, Math.floor(tenths / 10) % 60]
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}.${tenths % 10}`
}

/** `14:03:09.512`, in the time zone of this machine. */
const ofDay = (at: number): string => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** The text of the time column for a line written `ms` after the run's start. */
export const timeText = (column: TimeColumn, ms: number | undefined, startedAt: number): string => {
  if (column === 'off' || ms === undefined) return ''
  return column === 'start' ? sinceStart(ms) : ofDay(startedAt + ms)
}
