import type { JobId } from '../../model/ids.ts'
import type { LogPosition, LogRange } from '../../model/event.ts'
import { openIfThere } from '../open-if-there.ts'
import { logPath } from '../run-folder.ts'
import { countNewlines } from './count-newlines.ts'

/** Whole lines of a log as text. */
export interface LogText {
  readonly text: string
  /** The same as it is in the file. */
  readonly bytes: Buffer
  /** Where it begins. */
  readonly from: LogPosition
}

const newline = 0x0a

/**
 * Reads the last lines of a part of a job's log: all of it, or about `mostBytes`. `undefined` if there is no log.
 *
 * @throws UnreadableError
 */
export const readLogEnd = async (folder: string, job: JobId, range: LogRange, mostBytes: number): Promise<LogText | undefined> => {
  const file = await openIfThere(logPath(folder, job))
  if (!file) return undefined
  try {
    const start = Math.max(range.from.bytes, range.to.bytes - mostBytes)
    const read = await readFully(file, start, range.to.bytes)
    if (start === range.from.bytes) return { text: read.toString(), bytes: read, from: range.from }
    // it begins inside a line
    const cut = read.indexOf(newline) + 1
    const whole = read.subarray(cut)
    return { text: whole.toString(), bytes: whole, from: { bytes: start + cut, lines: range.to.lines - countNewlines(whole) } }
  } finally {
    await file.close()
  }
}

const readFully = async (file: Awaited<ReturnType<typeof openIfThere>> & object, from: number, to: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(Math.max(0, to - from))
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, from + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}
