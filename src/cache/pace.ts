import { setImmediate as nextTurn } from 'node:timers/promises'

/** The event loop is never blocked for longer by the work of the cache, in milliseconds. */
const longestMs = 8

/** Lets the event loop turn now and then during long work: await `rest()` after each piece of it. */
export class Pace {
  #since = performance.now()

  rest(): Promise<void> | undefined {
    if (performance.now() - this.#since < longestMs) return undefined
    return nextTurn().then(() => {
      this.#since = performance.now()
    })
  }
}
