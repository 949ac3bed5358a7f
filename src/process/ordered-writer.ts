import type { LogSink, OutputStream } from '../engine/ports.ts'
import { outsideJob } from './job-scope.ts'

/** Writes to a log for code that cannot wait, such as `console.log`. */
export interface OrderedWriter {
  /** Takes bytes, which must not be changed afterwards. If it returns a promise, a writer that can wait should do so. */
  write(chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
  /** Resolves when the sink has received and written everything; `undefined` if it already has. */
  flushed(): Promise<void> | undefined
}

/** Queues, in order, what the sink is not ready for. There is no limit, because code that prints in a tight loop cannot be slowed down. */
export const createOrderedWriter = (sink: Pick<LogSink, 'write' | 'flushed'>): OrderedWriter => {
  let waiting: { readonly chunk: Uint8Array; readonly stream: OutputStream }[] = []
  let flushing: Promise<void> | undefined

  const flush = async (first: Promise<void>): Promise<void> => {
    await first.catch(() => {})
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      for (const { chunk, stream } of batch) await sink.write(chunk, stream)?.catch(() => {})
    }
    flushing = undefined
  }

  const take = (chunk: Uint8Array, stream: OutputStream): void => {
    if (flushing) {
      waiting.push({ chunk, stream })
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
    flushed: () => flushing?.then(() => sink.flushed()) ?? sink.flushed(),
  }
}
