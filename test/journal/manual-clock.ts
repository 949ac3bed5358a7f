import type { Clock } from '../../src/engine/ports.ts'
import { toMillis } from '../../src/model/ids.ts'

/** A clock that only moves when it is set. */
export const manualClock = (): Clock & { nowMs: number; elapsedMs: number } => ({
  nowMs: Date.UTC(2026, 0, 2),
  elapsedMs: 0,
  now() {
    return toMillis(this.nowMs)
  },
  monotonicMs() {
    return this.elapsedMs
  },
  sleep: () => Promise.resolve(),
})
