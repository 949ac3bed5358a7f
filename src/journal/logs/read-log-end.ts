import type { JobId } from '../../model/ids.ts'
import { openIfThere } from '../open-if-there.ts'
import { logPath } from '../run-folder.ts'

const newline = 0x0a

/** Whole lines of a log. */
export interface LogEnd {
  readonly bytes: Buffer
  /** The byte at which they begin. */
  readonly from: number
}

/**
 * Reads the last lines of a part of a job's log, given in bytes: all of it, or about `mostBytes`. `undefined` if there is no log.
 *
 * @throws UnreadableError
 */
export const readLogEnd = async (
  folder: string,
  job: JobId,
  part: { readonly from: number; readonly to: number },
  mostBytes: number,
): Promise<LogEnd | undefined> => {
  const file = await openIfThere(logPath(folder, job))
  if (!file) return undefined
  try {
    const start = Math.max(part.from, part.to - mostBytes)
    const read = await readFully(file, start, part.to)
    // further back, it begins inside a line
    const cut = start === part.from ? 0 : read.indexOf(newline) + 1
    return { bytes: read.subarray(cut), from: start + cut }
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
