import { apiPath, errorOf, type Query } from './api.ts'
import { readNdjson } from './read-ndjson.ts'

/**
 * The values of one of the server's streams of NDJSON, as they come in; aborting `signal` ends it.
 *
 * @throws ApiError when the server says that it can not; TypeError when it does not answer.
 */
export async function* fetchNdjson<Shape>(path: string, query: Query, signal: AbortSignal): AsyncGenerator<Shape> {
  const answer = await fetch(apiPath(path, query), { headers: { accept: 'application/x-ndjson' }, signal })
  if (!answer.ok || !answer.body) throw await errorOf(answer)
  yield* readNdjson<Shape>(answer.body)
}
