import { readSync } from 'node:fs'

/** The result of a read that does not block. `ended`: no process can write to the pipe any more. */
export type Available = Uint8Array<ArrayBuffer> | 'nothing yet' | 'ended'

/** As much as a pipe holds on most systems. */
const scratch = new Uint8Array(64 * 1024)

/** Reads from a pipe without blocking. */
export const readAvailable = (readEnd: number): Available => {
  try {
    const length = readSync(readEnd, scratch)
    return length === 0 ? 'ended' : new Uint8Array(scratch.subarray(0, length))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 'nothing yet'
    throw error
  }
}
