import type { Clock } from './ports.ts'

/** Starts a stopwatch. Each call returns the whole milliseconds since the start, never negative. */
export const stopwatch = (clock: Clock): (() => number) => {
  const startedAt = clock.monotonicMs()
  return () => Math.max(0, Math.round(clock.monotonicMs() - startedAt))
}
