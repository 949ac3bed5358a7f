import type { Clock } from './ports.ts'

/** Starts a stopwatch: each call gives the whole milliseconds since then, never negative. */
export const stopwatch = (clock: Clock): (() => number) => {
  const startedAt = clock.monotonicMs()
  return () => Math.max(0, Math.round(clock.monotonicMs() - startedAt))
}
