import type { Clock } from '../engine/ports.ts'
import { toMillis } from '../model/ids.ts'
import { startLongTimer } from '../process/long-timer.ts'

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => toMillis(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const finish = (): void => {
        stop()
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const stop = startLongTimer(ms, finish)
      signal.addEventListener('abort', finish, { once: true })
    }),
}
