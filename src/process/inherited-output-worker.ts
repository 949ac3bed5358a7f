import { parentPort } from 'node:worker_threads'
import { readAvailable } from './inherited/read-available.ts'
import { readingStates, type ReadingOrder } from './inherited/reading-order.ts'

const { asked, reading, over } = readingStates

/** How long to wait for more output: it grows while there is none. */
const shortestPauseMs = 1
const longestPauseMs = 16

parentPort?.on('message', ({ state, readEnd, port }: ReadingOrder) => {
  if (Atomics.compareExchange(state, 0, asked, reading) !== asked) return
  let pauseMs = shortestPauseMs
  while (Atomics.load(state, 0) === reading) {
    const found = readAvailable(readEnd)
    if (typeof found !== 'string') {
      port.postMessage(found, [found.buffer])
      pauseMs = shortestPauseMs
      continue
    }
    Atomics.wait(state, 0, reading, pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
  Atomics.store(state, 0, over)
  Atomics.notify(state, 0)
})
