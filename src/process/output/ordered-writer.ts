import type { LogSink, OutputStream } from '../../engine/ports.ts'
import { outsideJob } from '../job-scope.ts'
import { PieceQueue } from './piece-queue.ts'

/** Writes to a log for code that cannot wait, such as `console.log`. */
export interface OrderedWriter {
  /** Takes bytes, which must not be changed afterwards. If it returns a promise, a writer that can wait should do so. */
  write(chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
  /** Resolves when the sink has received and written everything; `undefined` if it already has. */
  flushed(): Promise<void> | undefined
}

/** What may wait in memory. Code that prints in a tight loop cannot be slowed down, so the rest waits in a file. */
const mostWaitingBytes = 4 * 1024 * 1024

/** Queues, in order, what the sink is not ready for. */
export const createOrderedWriter = (sink: Pick<LogSink, 'write' | 'flushed'>, mostBytes = mostWaitingBytes): OrderedWriter => {
  const queue = new PieceQueue(mostBytes)
  let flushing: Promise<void> | undefined
  /** Whether what waits is handed over although the sink asks to wait: the end of a step must not depend on who reads its output. */
  let isHurried = false
  let stopWaiting = (): void => undefined

  const ready = (wait: Promise<void>): Promise<void> =>
    new Promise((resolve) => {
      stopWaiting = resolve
      wait.then(resolve, resolve)
    })
  const flush = async (first: Promise<void>): Promise<void> => {
    await ready(first)
    for (let piece = queue.take(); piece; piece = queue.take()) {
      const wait = sink.write(piece.chunk, piece.stream)
      if (!wait) continue
      wait.catch(() => undefined)
      // it only waits for the disk
      if (isHurried) await sink.flushed()
      else await ready(wait)
    }
    isHurried = false
    flushing = undefined
  }
  /** Hands over what is in memory anyway. */
  const writeAll = (): void => {
    for (let piece = queue.take(); piece; piece = queue.take()) void sink.write(piece.chunk, piece.stream)?.catch(() => undefined)
  }
  const hurry = async (current: Promise<void>): Promise<void> => {
    isHurried = true
    stopWaiting()
    await current
    await sink.flushed()
  }

  const take = (chunk: Uint8Array, stream: OutputStream): void => {
    if (flushing) {
      queue.add({ chunk, stream })
      return
    }
    const wait = sink.write(chunk, stream)
    if (wait) flushing = flush(wait)
  }

  return {
    write(chunk, stream) {
      // what readers of the log print meanwhile is not the job's output
      outsideJob(() => {
        take(chunk, stream)
      })
      return flushing
    },
    flushed: () => {
      if (flushing && queue.isLarge) return hurry(flushing)
      writeAll()
      return sink.flushed()
    },
  }
}
