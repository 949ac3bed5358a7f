import type { LogReader } from '../journal/logs/log-reader.ts'
import { longestMark, readMark } from '../model/text/log-mark.ts'
import type { LogMarkJson, LogMarksJson } from '../wire/api.ts'

/** One answer looks at no more of the log, so that a log of any size holds up no other request for long. */
const mostBytes = 16 * 1024 * 1024
const chunkBytes = 256 * 1024
const mostMarks = 2000
const newline = 0x0a
/** The first bytes of lines that may be marks: spaces, colours, `#`, `+`, `-`, `:` and `~`. */
const mayBegin = new Set([0x20, 0x1b, 0x23, 0x2b, 0x2d, 0x3a, 0x7e])
/** Enough bytes of a line to read a mark. */
const headBytes = 4 * longestMark

export interface MarkLimits {
  readonly bytes: number
  readonly marks: number
}

/** The marks in a log, from a line on. */
export const readMarks = async (
  log: Pick<LogReader, 'size' | 'byteOfLine' | 'read'>,
  from: number,
  limits: MarkLimits = { bytes: mostBytes, marks: mostMarks },
): Promise<LogMarksJson> => {
  const marks: LogMarkJson[] = []
  const size = await log.size()
  const start = await log.byteOfLine(from)
  if (start === undefined) return { marks, next: from, isWhole: true }
  const end = start + limits.bytes
  let line = from
  let rest: Buffer = Buffer.alloc(0)
  const look = (bytes: Buffer): void => {
    const mark = mayBegin.has(bytes[0] ?? 0) ? readMark(bytes.toString('utf8', 0, headBytes)) : undefined
    if (mark) marks.push({ line, ...mark })
  }
  let at = start
  // a line longer than that is read to its end, so that the next answer goes on behind it
  while (at < size && (at < end || line === from) && marks.length < limits.marks) {
    const chunk = await log.read(at, Math.min(size, at + chunkBytes))
    if (chunk.length === 0) break
    at += chunk.length
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let begin = 0
    for (let stop = bytes.indexOf(newline); stop >= 0 && marks.length < limits.marks; stop = bytes.indexOf(newline, begin)) {
      look(bytes.subarray(begin, stop))
      line++
      begin = stop + 1
    }
    // only the beginning of a line matters, however long it is
    rest = bytes.subarray(begin, begin + headBytes)
  }
  const isWhole = at >= size && marks.length < limits.marks
  if (isWhole && rest.length > 0) look(rest)
  return { marks, next: line, isWhole }
}
