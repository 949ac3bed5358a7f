import type { Clock } from '../engine/ports.ts'
import { toMillis } from '../model/ids.ts'

/** The longest delay of one timer. With a longer one, `setTimeout` would fire at once. */
const longestTimerMs = 2 ** 31 - 1

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => toMillis(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined
      const finish = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const arm = (leftMs: number): void => {
        if (leftMs > longestTimerMs)
          timer = setTimeout(() => {
            arm(leftMs - longestTimerMs)
          }, longestTimerMs)
        else timer = setTimeout(finish, leftMs)
      }
      if (signal.aborted) {
        resolve()
        return
      }
      arm(ms)
      signal.addEventListener('abort', finish, { once: true })
    }),
}
