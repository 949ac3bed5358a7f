import type { MessagePort, Worker } from 'node:worker_threads'
import { outsideJob } from '../job-scope.ts'
import { workerUrl } from '../worker-url.ts'
import { readingStates, type ReadingOrder } from './reading-order.ts'

/** Reads a pipe in another thread while this one is blocked. Otherwise a process that fills the pipe would wait forever. */
export interface BlockedReading {
  /** Stops reading, and returns what was read. The caller reads what is still in the pipe. */
  stop(): readonly Uint8Array[]
}

const { asked, reading, stopping, over } = readingStates
/** How long to wait until the thread has stopped. It looks every few milliseconds, so this time passes only if it has died. */
const longestStopMs = 60_000

let thread: Worker | undefined

/** Loaded when it is first needed, because that takes 2 ms. */
const threads = (): typeof import('node:worker_threads') => process.getBuiltinModule('node:worker_threads')

export const readWhileBlocked = (readEnd: number): BlockedReading => {
  const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const { port1: ours, port2: port } = new (threads().MessageChannel)()
  thread ??= outsideJob(startThread)
  thread.postMessage({ state, readEnd, port } satisfies ReadingOrder, [port])
  return {
    stop: () => {
      // if the process was quick, the thread has not started reading yet
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
