import { countNewlines } from '../journal/logs/count-newlines.ts'
import { openLog } from '../journal/logs/log-reader.ts'
import type { MatchLineJson } from '../wire/api.ts'
import { lineFinder } from './line-finder.ts'
import { createMatchMarks } from './match-marks.ts'
import type { MatchOrder } from './search-messages.ts'

/** The first stretch is small, so that the first hits come early; the others are large. */
const firstStretchBytes = 64 * 1024
const stretchBytes = 2 * 1024 * 1024
/** Most line numbers to report; further hits are only counted. */
const mostTold = 100_000
/** How often to report hits and progress; the first hits are reported at once. */
const sayEveryMs = 50
/** A longer line is searched in pieces. */
const mostAtOnceBytes = 8 * 1024 * 1024
const overlapBytes = 4 * 1024
const newline = 0x0a

/** Searches one log from a given line on, and reports the lines that match, until the end of the log or until the time is up. */
export const matchLog = async (order: MatchOrder, say: (line: MatchLineJson) => void): Promise<void> => {
  const endsAt = performance.now() + order.totalMs
  const log = await openLog(order.folder, order.job)
  const marks = createMatchMarks()
  const find = lineFinder(order)
  const found = { line: order.from - 1, bytes: 0, hits: 0, told: 0, lastHit: 0 }
  let waiting: number[] = []
  let saidAt = -Infinity

  const onHit = (line: number): void => {
    if (line === found.lastHit) return
    found.lastHit = line
    found.hits++
    marks.add(line)
    if (found.told >= mostTold) return
    found.told++
    waiting.push(line)
  }
  const sayHits = (): void => {
    if (waiting.length > 0) say({ type: 'matches', lines: waiting })
    waiting = []
  }
  const sayAll = (line: number): void => {
    saidAt = performance.now()
    sayHits()
    say({ type: 'progress', line, bytes: found.bytes, hits: found.hits })
  }
  /** An expression may be slow; this shows that it is still making progress. */
  const pulse = (line: number): void => {
    if (performance.now() - saidAt >= sayEveryMs) sayAll(line)
  }
  const end = (because: 'done' | 'limit' | 'time'): void => {
    sayHits()
    say({ type: 'end', hits: found.hits, lines: found.line, because, marks: marks.of(found.line) })
  }

  try {
    const size = await log.size()
    const start = await log.byteOfLine(order.from)
    if (start === undefined) {
      found.line = Math.min(found.line, await log.lineCount())
      end('done')
      return
    }
    let wanted = firstStretchBytes
    for (let at = start; at < size;) {
      const read = await log.read(at, Math.min(size, at + wanted))
      const isAll = at + read.length >= size
      const wholeBytes = read.lastIndexOf(newline) + 1
      const isOpen = wholeBytes === 0 && !isAll
      if (isOpen && wanted < mostAtOnceBytes) {
        wanted *= 2
        continue
      }
      const stretch = isOpen || (isAll && !order.isGrowing) ? read : read.subarray(0, wholeBytes)
      if (stretch.length === 0) break
      const endsLine = stretch.at(-1) === newline
      const lines = countNewlines(stretch) + (endsLine || isOpen ? 0 : 1)
      find(stretch, found.line + 1, onHit, pulse)
      found.line += lines
      // the pieces of a longer line overlap, so that nothing between them is missed
      at += isOpen ? stretch.length - overlapBytes : stretch.length
      found.bytes = at
      wanted = Math.min(stretchBytes, wanted * 2)
      const isFirst = waiting.length > 0 && found.told === waiting.length
      if (isFirst || performance.now() - saidAt >= sayEveryMs) sayAll(found.line)
      if (performance.now() > endsAt) {
        end('time')
        return
      }
    }
    end(found.hits > mostTold ? 'limit' : 'done')
  } finally {
    await log.close()
  }
}
