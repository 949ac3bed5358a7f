import { formatDuration } from '../../model/duration.ts'
import { spell, type Style } from './look.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** `just now`, `12 s ago`, `5 m ago`, `3 h ago`, `2 d ago`; after two weeks the day itself. */
export const formatAge = (at: number, now: number): string => {
  const age = now - at
  if (age < 1000) return 'just now'
  if (age < minute) return `${Math.floor(age / 1000)} s ago`
  if (age < hour) return `${Math.floor(age / minute)} m ago`
  if (age < day) return `${Math.floor(age / hour)} h ago`
  return age < 14 * day ? `${Math.floor(age / day)} d ago` : new Date(at).toISOString().slice(0, 10)
}

/** A moment in the local time zone: `2026-11-23 18:54:29`. */
export const formatMoment = (at: number): string => {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** How long a run took, or has taken so far; of one that was interrupted only the last sign of life is known. */
export const formatRunTime = (
  { durationMs, startedAt, status }: { durationMs?: number; startedAt: number; status: string },
  { now, ...style }: Style & { readonly now: number },
): string => {
  if (durationMs !== undefined) return `${status === 'interrupted' ? spell(style, '≥ ', '>= ') : ''}${formatDuration(durationMs)}`
  return status === 'running' ? formatDuration(Math.max(0, now - startedAt)) : ''
}
