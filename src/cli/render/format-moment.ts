import { formatDuration } from '../../model/text/duration.ts'
import { spell, type Style } from './look.ts'

/** A time in the local time zone: `2026-11-23 18:54:29`. */
export const formatMoment = (at: number): string => {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** How long a run took, or has taken so far. For an interrupted run this is a lower bound. */
export const formatRunTime = (
  { durationMs, startedAt, status }: { durationMs?: number; startedAt: number; status: string },
  { now, ...style }: Style & { readonly now: number },
): string => {
  if (durationMs !== undefined) return `${status === 'interrupted' ? spell(style, '≥ ', '>= ') : ''}${formatDuration(durationMs)}`
  return status === 'running' ? formatDuration(Math.max(0, now - startedAt)) : ''
}
