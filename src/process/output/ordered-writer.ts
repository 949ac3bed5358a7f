import type { LogSink, OutputStream } from '../../engine/ports.ts'
import { outsideJob } from '../job-scope.ts'

/** Writes to a log for code that cannot wait, such as `console.log`. */
export interface OrderedWriter {
  /** Takes bytes, which must not be changed afterwards. If it returns a promise, a writer that can wait should do so. */
  write(chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
  /** Resolves when the sink has received and written everything; `undefined` if it already has. */
  flushed(): Promise<void> | undefined
}

interface Piece {
  readonly chunk: Uint8Array
  readonly stream: OutputStream
}

/** Queues, in order, what the sink is not ready for. There is no limit, because code that prints in a tight loop cannot be slowed down. */
export const createOrderedWriter = (sink: Pick<LogSink, 'write' | 'flushed'>): OrderedWriter => {
  let waiting: Piece[] = []
  /** The pieces that are being written, and how many of them have been. */
  let batch: readonly Piece[] = []
  let written = 0
  let flushing: Promise<void> | undefined

  const write = ({ chunk, stream }: Piece): Promise<void> | undefined => sink.write(chunk, stream)?.catch(() => {})
  const flush = async (first: Promise<void>): Promise<void> => {
    await first.catch(() => {})
    while (waiting.length > 0) {
      ;[batch, waiting, written] = [waiting, [], 0]
      for (let next = batch[0]; next; next = batch[written]) {
        written += 1
        await write(next)
      }
    }
    flushing = undefined
  }
  /** Hands over what waits. It is in memory anyway, and the end of a step must not depend on who reads its output. */
  const writeAll = (): void => {
    const left = [...batch.slice(written), ...waiting]
    ;[batch, waiting, written] = [[], [], 0]
    for (const piece of left) void write(piece)
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
    flushed: () => {
      writeAll()
      return sink.flushed()
    },
  }
}
