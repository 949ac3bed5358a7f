import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parseLine } from './journal-line.ts'
import { readingFlags } from './open-if-there.ts'

/** Read first: most last lines are shorter. */
const tailBytes = 4 * 1024
/** The end of a run names its failed jobs and is never longer; another event may carry a large output, which need not be read. */
const longestEndBytes = 1024 * 1024
const newline = 0x0a
const finished = Buffer.from('"run.finished"')

/** Whether the last record of the journal at `path` is the end of its run. Reads its last line alone; `false` for what cannot be read. */
export const hasJournalEnd = (path: string): boolean => {
  try {
    const line = lastLine(path)
    return line?.includes(finished) === true && parseLine(path, line.toString())?.type === 'run.finished'
  } catch {
    // missing, another user's, or of a newer Sparkwing: nothing says that its run is over
    return false
  }
}

/** Without its newline; `undefined` when it has none yet, or is too long. */
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
