import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parseLine } from './journal-line.ts'
import { readingFlags } from './open-if-there.ts'

/** Read first: most last lines are shorter than this. */
const tailBytes = 4 * 1024
/**
 * The event that ends a run names its failed jobs and is never longer. Other events may be longer, with large outputs; those need not be
 * read.
 */
const longestEndBytes = 1024 * 1024
const newline = 0x0a
const finished = Buffer.from('"run.finished"')

/** Whether the last record of the journal at `path` is the end of its run. Reads only its last line; `false` if it cannot be read. */
export const hasJournalEnd = (path: string): boolean => {
  try {
    const line = lastLine(path)
    return line?.includes(finished) === true && parseLine(path, line.toString())?.type === 'run.finished'
  } catch {
    // missing, another user's, or written by a newer Sparkwing: nothing shows that the run is over
    return false
  }
}

/** The last line without its newline; `undefined` if it is unfinished or too long. */
const lastLine = (path: string): Buffer | undefined => {
  const file = openSync(path, readingFlags)
  try {
    const found = fstatSync(file)
    const size = found.isFile() ? found.size : 0
    for (let length = tailBytes; ; length *= 16) {
      const tail = Buffer.alloc(Math.min(length, longestEndBytes, size))
      const read = readSync(file, tail, 0, tail.length, size - tail.length)
      if (read === 0 || tail[read - 1] !== newline) return undefined
      const begin = tail.lastIndexOf(newline, read - 2) + 1
      if (begin > 0 || read === size) return tail.subarray(begin, read - 1)
      if (length >= longestEndBytes) return undefined
    }
  } finally {
    closeSync(file)
  }
}
