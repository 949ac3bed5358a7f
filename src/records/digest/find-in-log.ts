import type { JobEnd } from '../../digest/exit-agreement.ts'
import { findFailure, type FoundFailure } from '../../digest/find-failure.ts'
import { readLogEnd, type LogRange, type LogText } from '../../journal/logs/read-log-end.ts'
import type { Failure } from '../../model/failure.ts'
import type { JobId } from '../../model/ids.ts'

/** The part of a job's log in which it failed, and how. */
export interface FailedPart extends LogRange {
  readonly folder: string
  readonly job: JobId
  readonly failure: Failure
}

export interface FoundInLog extends FoundFailure {
  readonly log: LogText
}

const stretchBytes = 1024 * 1024
const mostStretches = 8
/** The end of the job waits for it. */
const longestMs = 150
/** A line with less may only repeat that something failed. */
const goodScore = 80

/**
 * Finds out why a job failed: in the last 1 MiB of what its failed step wrote, and if no good line is there, in up to 8 MiB. `undefined` if
 * there is no log.
 *
 * @throws UnreadableError
 */
export const findInLog = async (part: FailedPart, isTimeUp = timeLimit(longestMs)): Promise<FoundInLog | undefined> => {
  const { folder, job, from, failure } = part
  const end = endOf(failure)
  let { to } = part
  let best: FoundInLog | undefined
  for (let stretch = 0; stretch < mostStretches; stretch++) {
    const log = await readLogEnd(folder, job, { from, to }, stretchBytes)
    if (!log) return best
    const found = { log, ...findFailure(log.text, end) }
    if (!best || scoreOf(found) > scoreOf(best)) best = found
    if (scoreOf(best) >= goodScore || log.from.bytes <= from.bytes || log.text === '' || isTimeUp()) return best
    to = log.from
  }
  return best
}

const scoreOf = ({ headline }: FoundInLog): number => headline?.score ?? 0

const timeLimit = (ms: number): (() => boolean) => {
  const endsAt = performance.now() + ms
  return () => performance.now() >= endsAt
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
