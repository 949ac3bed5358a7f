import { formatDuration } from '../model/text/duration.ts'
import type { ExpectedEndJson } from '../wire/statistics.ts'

/** `about 20 s left`, in steps that do not flicker; `longer than usual` once all usual times are over. */
export const timeLeft = ({ at, restMs }: ExpectedEndJson, now: number): string => {
  const ms = Math.max(at - now, restMs)
  return ms <= 0 ? 'longer than usual' : `about ${inSteps(ms)} left`
}

const steps = [
  { below: 10_000, ms: 1000 },
  { below: 60_000, ms: 5000 },
  { below: 300_000, ms: 30_000 },
  { below: 3_600_000, ms: 60_000 },
  { below: Infinity, ms: 300_000 },
] as const

/** Rounded up: `8 s`, `20 s`, `2 m 30 s`, `12 m`, `1 h 05 m`. */
const inSteps = (ms: number): string => {
  const step = steps.find(({ below }) => ms < below)?.ms ?? 1000
  return formatDuration(Math.ceil(ms / step) * step)
    .replace('.0 s', ' s')
    .replace(' m 00 s', ' m')
}
