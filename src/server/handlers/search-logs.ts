import type { RunId } from '../../model/ids.ts'
import { toJobId } from '../../model/ids.ts'
import type { Answer } from '../answer.ts'
import { Refusal } from '../refusal.ts'
import type { Served } from '../route.ts'
import type { Slots } from '../slots.ts'
import { findLog } from './find-run.ts'
import { known } from './known.ts'

export interface SearchWish {
  readonly text: string
  readonly regex: boolean
  readonly case: boolean
  readonly run: RunId | undefined
  readonly job: string | undefined
  readonly pipeline: string | undefined
  readonly project: string | undefined
  readonly limit: number
}

/** Hits as they are found. A client that has `left` ends its search. */
export const searchLogs = async (
  { search, searches }: Pick<Served, 'search' | 'searches'>,
  wish: SearchWish,
  left: AbortSignal,
): Promise<Answer> => {
  const { text, regex, case: isCaseSensitive, limit, run, job, pipeline, project } = wish
  const narrowed = known({ run, job: job === undefined ? undefined : toJobId(job), pipeline, project })
  return streamed(searches, left, () => search.search({ text, isRegex: regex, isCaseSensitive, limit, ...narrowed }, left))
}

export interface MatchWish {
  readonly run: string
  readonly job: string
  readonly text: string
  readonly regex: boolean
  readonly case: boolean
  readonly from: number
}

/** Numbers of the lines of one log that match, as they are found. */
export const matchLog = async (
  { runs, logs, search, searches }: Pick<Served, 'runs' | 'logs' | 'search' | 'searches'>,
  { text, regex, case: isCaseSensitive, from, ...wish }: MatchWish,
  left: AbortSignal,
): Promise<Answer> => {
  const { run, job, log } = await findLog(runs, logs, wish.run, wish.job)
  const { isGrowing } = log
  await log[Symbol.asyncDispose]()
  return streamed(searches, left, () => search.matches({ run, job, isGrowing, text, isRegex: regex, isCaseSensitive, from }, left))
}

const streamed = async <Line extends object>(searches: Slots, left: AbortSignal, begin: () => AsyncIterable<Line>): Promise<Answer> => {
  if (!searches.take(left)) {
    throw new Refusal(503, 'too-many-searches', `${searches.most} searches are under way.`, { headers: { 'Retry-After': '2' } })
  }
  const lines = begin()[Symbol.asyncIterator]()
  // a pattern that can not be read fails here, while the status is still open
  return { kind: 'json-lines', lines: startingWith(await lines.next(), lines) }
}

async function* startingWith<Line>(first: IteratorResult<Line, unknown>, rest: AsyncIterator<Line, unknown>): AsyncGenerator<Line> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
