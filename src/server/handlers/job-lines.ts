import type { LogLinesJson } from '../../wire/api.ts'
import type { LogReading, RunReading } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { openLog } from './find-run.ts'

const defaultCount = 200

export interface LinesWish {
  readonly run: string
  readonly job: string
  readonly from: number | undefined
  readonly count: number | undefined
  readonly tail: number | undefined
}

/** Lines of a job's log: a window by number, or the end. */
export const jobLines = async (runs: RunReading, logs: LogReading, { run, job, from, count, tail }: LinesWish): Promise<LogLinesJson> => {
  if (tail !== undefined && (from !== undefined || count !== undefined)) {
    throw new Refusal(400, 'bad-query', 'The query gives "tail" beside "from" or "count": take one way of choosing lines.')
  }
  await using log = await openLog(runs, logs, run, job)
  return tail === undefined ? await log.lines(from ?? 1, count ?? defaultCount) : await log.tail(tail)
}
