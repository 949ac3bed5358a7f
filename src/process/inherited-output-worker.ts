import { parentPort } from 'node:worker_threads'
import { readAvailable } from './inherited/read-available.ts'
import { makeUnlinkedFile, writeAt, type UnlinkedFile } from './output/unlinked-file.ts'
import { readingStates, type ReadingOrder, type ReadingPart } from './inherited/reading-order.ts'

const { asked, reading, over } = readingStates

/** How long to wait for more output: it grows while there is none. */
const shortestPauseMs = 1
const longestPauseMs = 16
/** What is passed on in memory. The rest goes through a file. */
const mostChunkBytes = 1024 * 1024

parentPort?.on('message', ({ state, readEnd, port }: ReadingOrder) => {
  if (Atomics.compareExchange(state, 0, asked, reading) !== asked) return
  let pauseMs = shortestPauseMs
  let chunkBytes = 0
  let file: UnlinkedFile | undefined
  let length = 0
  const endFile = (): void => {
    if (file) port.postMessage({ file, length } satisfies ReadingPart)
    file = undefined
    length = 0
  }
  const take = (found: Uint8Array<ArrayBuffer>): void => {
    if (chunkBytes >= mostChunkBytes) {
      file ??= makeUnlinkedFile()
      if (file && writeAt(file, found, length)) {
        length += found.length
        return
      }
      endFile()
    }
    chunkBytes += found.length
    port.postMessage(found satisfies ReadingPart, [found.buffer])
  }
  while (Atomics.load(state, 0) === reading) {
    const found = readAvailable(readEnd)
    if (typeof found !== 'string') {
      take(found)
      pauseMs = shortestPauseMs
      continue
    }
    Atomics.wait(state, 0, reading, pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
  endFile()
  Atomics.store(state, 0, over)
  Atomics.notify(state, 0)
})
