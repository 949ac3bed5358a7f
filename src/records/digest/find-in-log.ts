import type { FailedPart } from '../../digest/failed-part.ts'
import type { JobEnd } from '../../digest/exit-agreement.ts'
import { findFailure, type FoundFailure } from '../../digest/find-failure.ts'
import { readLogEnd, type LogText } from '../../journal/logs/read-log-end.ts'
import type { Failure } from '../../model/failure.ts'
import type { JobId } from '../../model/ids.ts'

/** A part of a job's log, and the folder that it lies in. */
export interface PartOfLog extends FailedPart {
  readonly folder: string
  readonly job: JobId
}

export interface FoundInLog extends FoundFailure {
  /** The text in which it was found. */
  readonly log: LogText
  /** Everything from this byte on was looked at. */
  readonly lookedFrom: number
  /** The part ends inside a line. */
  readonly endsInLine: boolean
}

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
): Promise<FoundInLog | undefined> => {
  const { folder, job, from, failure } = part
  const end = endOf(failure)
  let { to } = part
  let best: FoundInLog | undefined
  for (let stretch = 0; stretch < mostStretches; stretch++) {
    const log = await readLogEnd(folder, job, { from, to }, stretchBytes)
    if (!log) return best
    const found = findFailure(log.text, end, mustStop)
    const looked = {
      lookedFrom: byteOfLine(log, found.lookedFromLine, to.bytes),
      endsInLine: best?.endsInLine ?? (log.text !== '' && !log.text.endsWith('\n')),
    }
    best = !best || scoreOf(found) > scoreOf(best) ? { ...found, log, ...looked } : { ...best, ...looked }
    if (scoreOf(best) >= goodScore || log.from.bytes <= from.bytes || log.text === '' || found.lookedFromLine > 0 || isTimeUp()) return best
    to = log.from
  }
  return best
}

/** Where a line of the text begins in the log, about: what is not UTF-8 has another length in the text. */
const byteOfLine = ({ text, from }: LogText, line: number, end: number): number => {
  if (line === 0) return from.bytes
  const before = text.split('\n', line).join('\n')
  return Math.min(end, from.bytes + Buffer.byteLength(before) + 1)
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
