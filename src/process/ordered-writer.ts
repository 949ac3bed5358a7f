import type { LogSink, OutputStream } from '../engine/ports.ts'
import { outsideJob } from './job-scope.ts'

/** A way into a log for code that can not wait, such as `console.log`. */
export interface OrderedWriter {
  write(chunk: Uint8Array, stream: OutputStream): void
  /** Resolves when the sink has taken everything and is through with it; `undefined` when it already is. */
  flushed(): Promise<void> | undefined
}

/** Keeps what the sink is not ready for, in order. Unbounded: nothing can hold back code that prints in a loop without pausing. */
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
      // its owner may use the memory again, and a sink keeps what it takes
      const copy = Uint8Array.from(chunk)
      // what the sink's readers print on the way is not the job's
      outsideJob(() => {
        take(copy, stream)
      })
    },
    flushed: () => flushing?.then(() => sink.flushed()) ?? sink.flushed(),
  }
}
