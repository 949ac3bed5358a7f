import { closeSync, openSync, readSync } from 'node:fs'
import { toRunId, type Millis, type RunId } from '../model/ids.ts'

/** Makes a new id for a run that starts at `at`. 40 random bits distinguish runs of the same millisecond. */
export const mintRunId = (at: Millis): RunId => toRunId(at, secureRandom(8))

/** Read from the system's random device, if it has one: loading `node:crypto` would slow down every start by 8 ms. */
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
