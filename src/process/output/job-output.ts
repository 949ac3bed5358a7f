import type { LogSink, OutputStream } from '../../engine/ports.ts'
import { openInheritedPipe, type InheritedPipe } from '../inherited/inherited-pipe.ts'
import { maskedLog, type MaskedLog } from './masked-log.ts'
import type { Masking } from './masking.ts'
import { createOrderedWriter } from './ordered-writer.ts'

/** What an author's code prints, and what the processes write that inherit its output, in order and masked. */
export interface JobOutput {
  write(chunk: Uint8Array, stream: OutputStream): void
  /** Opens a pipe for a process that the code starts. */
  openPipe(stream: OutputStream): InheritedPipe
  /** Resolves when the log has received and written everything so far; `undefined` if it already has. */
  flushed(): Promise<void> | undefined
  /** Writes what was held back, and drops from now on what code and processes still write. Resolves as `flushed` does. */
  close(): Promise<void> | undefined
}

export const createJobOutput = (log: Pick<LogSink, 'write' | 'flushed'>, masking: Masking): JobOutput => {
  const ordered = createOrderedWriter(log)
  const printed = maskedLog(ordered, masking)
  const pipes = new Map<InheritedPipe, MaskedLog>()
  let isOver = false
  // what a process wrote before the code went on comes before what the code prints now
  const drain = (): void => {
    for (const pipe of [...pipes.keys()]) pipe.drain()
  }
  return {
    write(chunk, stream) {
      if (isOver) return
      drain()
      // the caller may reuse the memory
      void printed.write(Uint8Array.from(chunk), stream)
    },
    openPipe(stream) {
      drain()
      const own = maskedLog(ordered, masking)
      const pipe = openInheritedPipe({
        write: (chunk) => (isOver ? undefined : own.write(chunk, stream)),
        end: () => {
          if (pipes.delete(pipe) && !isOver) own.end()
        },
      })
      pipes.set(pipe, own)
      return pipe
    },
    flushed() {
      drain()
      return ordered.flushed()
    },
    close() {
      drain()
      for (const own of pipes.values()) own.end()
      printed.end()
      isOver = true
      return ordered.flushed()
    },
  }
}
