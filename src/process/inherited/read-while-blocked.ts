import type { MessagePort, Worker } from 'node:worker_threads'
import { outsideJob } from '../job-scope.ts'
import { workerUrl } from '../worker-url.ts'
import { closeUnlinkedFile, readAt } from '../output/unlinked-file.ts'
import { readingStates, type ReadingOrder, type ReadingPart, type StoredPart } from './reading-order.ts'

/** Reads a pipe in another thread while this one is blocked. Otherwise a process that fills the pipe would wait forever. */
export interface BlockedReading {
  /** Stops reading, and returns what was read. The caller reads what is still in the pipe. */
  stop(): Iterable<Uint8Array>
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
      return received(ours)
    },
  }
}

/** Each part is read when it is asked for, because all of them together may not fit into memory. */
function* received(port: MessagePort): Generator<Uint8Array> {
  for (let next = receive(port); next; next = receive(port)) {
    const { message } = next
    if ('file' in message) yield* contentOf(message)
    else yield message
  }
  port.close()
}

const receive = (port: MessagePort): { readonly message: ReadingPart } | undefined => threads().receiveMessageOnPort(port)

const bytesAtOnce = 64 * 1024

function* contentOf({ file, length }: StoredPart): Generator<Uint8Array> {
  for (let place = 0; place < length; place += bytesAtOnce) yield readAt(file, place, Math.min(bytesAtOnce, length - place))
  closeUnlinkedFile(file)
}

const startThread = (): Worker => {
  const started = new (threads().Worker)(workerUrl('process/inherited-output-worker'), { execArgv: [], env: {} })
  started.on('error', () => {
    thread = undefined
  })
  started.unref()
  return started
}
