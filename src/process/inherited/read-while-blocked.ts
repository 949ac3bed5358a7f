import type { MessagePort, Worker } from 'node:worker_threads'
import { outsideJob } from '../job-scope.ts'
import { workerUrl } from '../worker-url.ts'
import { readingStates, type ReadingOrder } from './reading-order.ts'

/** Reads a pipe while this thread is blocked, so that the process at its other end does not wait for us for ever. */
export interface BlockedReading {
  /** Stops reading, and returns what was read. What is still in the pipe is not lost: the caller reads it. */
  stop(): readonly Uint8Array[]
}

const { asked, reading, stopping, over } = readingStates
/** The thread looks at its orders every few milliseconds, unless it has died. */
const longestStopMs = 60_000

let thread: Worker | undefined

/** Takes 2 ms to load, so only a function that needs it loads it. */
const threads = (): typeof import('node:worker_threads') => process.getBuiltinModule('node:worker_threads')

export const readWhileBlocked = (readEnd: number): BlockedReading => {
  const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const { port1: ours, port2: port } = new (threads().MessageChannel)()
  thread ??= outsideJob(startThread)
  thread.postMessage({ state, readEnd, port } satisfies ReadingOrder, [port])
  return {
    stop: () => {
      // a quick process ends before the thread has started
      const was = Atomics.compareExchange(state, 0, asked, over)
      if (was === reading && Atomics.compareExchange(state, 0, reading, stopping) === reading) {
        Atomics.notify(state, 0)
        Atomics.wait(state, 0, stopping, longestStopMs)
      }
      const chunks: Uint8Array[] = []
      for (let next = receive(ours); next; next = receive(ours)) chunks.push(next.message)
      ours.close()
      return chunks
    },
  }
}

const receive = (port: MessagePort): { readonly message: Uint8Array } | undefined => threads().receiveMessageOnPort(port)

const startThread = (): Worker => {
  const started = new (threads().Worker)(workerUrl('process/inherited-output-worker'), { execArgv: [], env: {} })
  started.on('error', () => {
    thread = undefined
  })
  started.unref()
  return started
}
