import type { RunObserver } from '../../execution/run-observer.ts'
import { createOutput, type Output } from '../terminal/output-stream.ts'
import type { Terminal } from './surface.ts'

interface Streams {
  readonly stdout: Terminal
  /** Wraps `stdout`. */
  readonly output: Output
  readonly stderr: Terminal
}

/** Passes on what a job prints, byte by byte and stream by stream, as if the job had been started without us. */
export interface PassThrough {
  /** Wraps `stderr`. */
  readonly words: Output
  write(chunk: Uint8Array, stream: Parameters<RunObserver['output']>[2]): Promise<void> | undefined
  /** Whether the terminal's cursor is in a line that the job has not ended. Call it when you end that line. */
  leaveLine(): boolean
}

const newline = 10

export const createPassThrough = ({ stdout, output, stderr }: Streams): PassThrough => {
  const words = stderr === stdout ? output : createOutput(stderr)
  let isInLine = false
  return {
    words,
    write: (chunk, stream) => {
      const target = stream === 'out' ? output : words
      if (target.hasEnded) return undefined
      if ((stream === 'out' ? stdout : stderr).isTTY) isInLine = chunk.at(-1) !== newline
      return target.write(chunk)
    },
    leaveLine: () => {
      const was = isInLine
      isInLine = false
      return was
    },
  }
}
