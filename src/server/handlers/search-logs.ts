import type { RunId } from '../../model/ids.ts'
import { toJobId } from '../../model/ids.ts'
import type { SearchLineJson } from '../../wire/api.ts'
import type { Answer } from '../answer.ts'
import type { LogSearch } from '../ports.ts'
import { Refusal } from '../refusal.ts'
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

/** More would only wait for one another: the logs are read from one disk. */
const mostSearches = 4

/** Hits as they are found; `underWay` holds the searches that run. A client that has `left` ends its search. */
export const searchLogs = async (search: LogSearch, underWay: Set<symbol>, wish: SearchWish, left: AbortSignal): Promise<Answer> => {
  if (underWay.size >= mostSearches) {
    throw new Refusal(503, 'too-many-searches', `${mostSearches} searches are under way.`, { headers: { 'Retry-After': '2' } })
  }
  const { text, regex, case: isCaseSensitive, limit, run, job, pipeline, project } = wish
  const narrowed = known({ run, job: job === undefined ? undefined : toJobId(job), pipeline, project })
  const id = Symbol(text)
  underWay.add(id)
  left.addEventListener('abort', () => underWay.delete(id), { once: true })
  const lines = search.search({ text, isRegex: regex, isCaseSensitive, limit, ...narrowed }, left)[Symbol.asyncIterator]()
  // a pattern that can not be read fails here, while the status is still open
  return { kind: 'json-lines', lines: startingWith(await lines.next(), lines) }
}

async function* startingWith(
  first: IteratorResult<SearchLineJson, unknown>,
  rest: AsyncIterator<SearchLineJson, unknown>,
): AsyncGenerator<SearchLineJson> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
