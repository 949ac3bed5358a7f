import type { FailedPart } from '../../digest/failed-part.ts'
import type { JobEnd } from '../../digest/exit-agreement.ts'
import { findFailure, type FoundFailure } from '../../digest/find-failure.ts'
import type { LogLines } from '../../digest/log-lines.ts'
import type { Hit } from '../../digest/scan-log.ts'
import { readLogEnd, type LogEnd } from '../../journal/logs/read-log-end.ts'
import type { Failure } from '../../model/failure.ts'
import type { JobId } from '../../model/ids.ts'

/** A part of a job's log, and the folder that it lies in. */
export interface PartOfLog extends FailedPart {
  readonly folder: string
  readonly job: JobId
}

export interface FoundInLog extends FoundFailure {
  /** In it, it was found. */
  readonly log: LogEnd
  /** How many lines of the whole log lie before it. */
  readonly linesBefore: number
  /** Everything from this byte on was looked at. */
  readonly lookedFrom: number
  /** The part ends inside a line. */
  readonly endsInLine: boolean
}

const newline = 0x0a
const stretchBytes = 1024 * 1024
const mostStretches = 8
/** Going further back than the last stretch. The end of the job waits for it. */
const longestMs = 150
/** All of it: hostile output can make each line expensive. */
const mostMs = 300
/** A line with less may only repeat that something failed. */
const goodScore = 80
const linesPerLook = 64

/**
 * Finds out why a job failed: in the last 1 MiB of what its failed step wrote, and if no good line is there, in up to 8 MiB. `undefined` if
 * there is no log.
 *
 * @throws UnreadableError
 */
export const findInLog = async (
  part: PartOfLog,
  isTimeUp = timeLimit(longestMs),
  mustStop = timeLimit(mostMs),
  others?: (lines: LogLines) => readonly Hit[],
): Promise<FoundInLog | undefined> => {
  const { folder, job, from, failure } = part
  const end = endOf(failure)
  let [to, lines] = [part.to.bytes, part.to.lines]
  let best: FoundInLog | undefined
  for (let stretch = 0; stretch < mostStretches; stretch++) {
    const log = await readLogEnd(folder, job, { from: from.bytes, to }, stretchBytes)
    if (!log) return best
    const found = findFailure(log.bytes.toString('latin1'), end, mustStop, others)
    const isAll = log.from <= from.bytes
    lines = isAll ? from.lines : lines - found.lineCount + 1
    const looked = {
      lookedFrom: byteOfLine(log, found.lookedFromLine),
      endsInLine: best?.endsInLine ?? (log.bytes.length > 0 && log.bytes.at(-1) !== newline),
    }
    best = !best || scoreOf(found) > scoreOf(best) ? { ...found, log, linesBefore: lines, ...looked } : { ...best, ...looked }
    if (scoreOf(best) >= goodScore || isAll || log.bytes.length === 0 || found.lookedFromLine > 0 || isTimeUp()) return best
    to = log.from
  }
  return best
}

/** Where a line begins in the log. */
const byteOfLine = ({ bytes, from }: LogEnd, line: number): number => {
  let start = 0
  for (let before = 0; before < line; before++) start = bytes.indexOf(newline, start) + 1
  return from + start
}

const scoreOf = ({ headline }: FoundFailure): number => headline?.score ?? 0

/** Limits processor time, so that a busy machine does not change what is found. It is asked for each line, and looks at the clock at some of them. */
const timeLimit = (ms: number): (() => boolean) => {
  const { user: before } = process.cpuUsage()
  let asked = 0
  let isOver = false
  return () => {
    if (asked++ % linesPerLook === 0) isOver ||= process.cpuUsage().user - before >= ms * 1000
    return isOver
  }
}

const endOf = (failure: Failure): JobEnd => {
  switch (failure.reason) {
    case 'exit-code':
      return { exitCode: failure.exitCode }
    case 'signal':
      return { signal: failure.signal }
    case 'timeout':
    case 'threw':
    case 'not-started':
    case 'bad-output':
      return {}
    default:
      // a reason that only a newer Sparkwing knows
      return {}
  }
}
