import { definedOnly } from '../../model/defined-only.ts'
import { toJobId } from '../../model/ids.ts'
import type { MatchLineJson, SearchLineJson } from '../../wire/api.ts'
import type { Asked, Served } from '../route.ts'
import type { LinesAnswer } from '../answer.ts'
import { Refusal } from '../refusal.ts'
import { findLog } from './find-run.ts'
import type { Slots } from '../slots.ts'

/** Streams hits as they are found. The search ends when the client leaves. */
export const handleSearch = async (
  { query, left }: Asked<'searchLogs'>,
  { search, searches }: Pick<Served, 'search' | 'searches'>,
): Promise<LinesAnswer<SearchLineJson>> => {
  const { text, regex: isRegex, case: isCaseSensitive, limit, run, job, pipeline, project } = query
  const narrowed = definedOnly({ run, job: job === undefined ? undefined : toJobId(job), pipeline, project })
  return streamed(searches, left, () => search.search({ text, isRegex, isCaseSensitive, limit, ...narrowed }, left))
}

/** Streams the numbers of the matching lines of one log as they are found. */
export const handleMatches = async (
  { params, query, left }: Asked<'jobMatches'>,
  { runs, logs, search, searches }: Pick<Served, 'runs' | 'logs' | 'search' | 'searches'>,
): Promise<LinesAnswer<MatchLineJson>> => {
  const { text, regex: isRegex, case: isCaseSensitive, from } = query
  const { run, job, log } = await findLog(runs, logs, params)
  const { isGrowing } = log
  await log[Symbol.asyncDispose]()
  return streamed(searches, left, () => search.matches({ run, job, isGrowing, text, isRegex, isCaseSensitive, from }, left))
}

const streamed = async <Line extends object>(
  searches: Slots,
  left: AbortSignal,
  begin: () => AsyncIterable<Line>,
): Promise<LinesAnswer<Line>> => {
  if (!searches.take(left)) {
    throw new Refusal(503, 'too-many-searches', `${searches.most} searches are already running. Try again in a moment.`, {
      headers: { 'Retry-After': '2' },
    })
  }
  const lines = begin()[Symbol.asyncIterator]()
  // an invalid pattern fails here, before the status is sent
  return { kind: 'json-lines', lines: startingWith(await lines.next(), lines) }
}

async function* startingWith<Line>(first: IteratorResult<Line, unknown>, rest: AsyncIterator<Line, unknown>): AsyncGenerator<Line> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
