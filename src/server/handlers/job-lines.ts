import type { LogLinesJson, LogMarksJson } from '../../wire/api.ts'
import { Refusal } from '../refusal.ts'
import type { Asked, Served } from '../route.ts'
import { openLogOf } from './find-run.ts'

const defaultCount = 200

/** Lines of a job's log: a range of lines, or the last ones. */
export const jobLines = async (
  { params, query: { from, count, tail } }: Pick<Asked<'jobLines'>, 'params' | 'query'>,
  { runs, logs }: Pick<Served, 'runs' | 'logs'>,
): Promise<LogLinesJson> => {
  if (tail !== undefined && (from !== undefined || count !== undefined)) {
    throw new Refusal(400, 'bad-query', 'The query cannot combine "tail" with "from" or "count".')
  }
  await using log = await openLogOf(runs, logs, params)
  return tail === undefined ? await log.lines(from ?? 1, count ?? defaultCount) : await log.tail(tail)
}

/** The lines of a job's log that fold and annotate it. */
export const jobMarks = async (
  { params, query }: Pick<Asked<'jobMarks'>, 'params' | 'query'>,
  { runs, logs }: Pick<Served, 'runs' | 'logs'>,
): Promise<LogMarksJson> => {
  await using log = await openLogOf(runs, logs, params)
  return await log.marks(query.from)
}
