import { closeSync, openSync, readSync } from 'node:fs'
import { toRunId, type Millis, type RunId } from '../model/ids.ts'

/** Draws a new run id for a start at `at`; 40 random bits tell apart runs of the same millisecond. */
export const mintRunId = (at: Millis): RunId => toRunId(at, secureRandom(8))

/** From the system itself where it is a file: loading `node:crypto` for it would cost every start 8 ms. */
const secureRandom = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  let fd: number
  try {
    fd = openSync('/dev/urandom', 'r')
  } catch {
    return process.getBuiltinModule('node:crypto').randomBytes(length)
  }
  try {
    for (let read = 0; read < length;) read += readSync(fd, bytes, read, length - read, null)
    return bytes
  } finally {
    closeSync(fd)
  }
}
