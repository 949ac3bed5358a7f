import { httpApi } from '../src/wire/http-api.ts'
import type { RouteSpec } from '../src/wire/route-spec.ts'
import { addressOf, type JsonOf, type JsonRoute, type LineOf, type LinesRoute, type RequestOf } from '../src/wire/http-request.ts'
import type { ErrorJson } from '../src/wire/run.ts'
import { readNdjson } from './read-ndjson.ts'

/** An error response from the server. Its message and advice are for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly tryThis: readonly string[]
  constructor(status: number, { code, message, tryThis }: ErrorJson['error']) {
    super(message)
    this.status = status
    this.code = code
    this.tryThis = tryThis
  }
}

interface Cancellable {
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Requests JSON from a route of the HTTP API.
 *
 * @throws ApiError when the server responds with an error; TypeError when it does not respond.
 */
export const fetchJson = async <Name extends JsonRoute>(name: Name, request: RequestOf<Name> & Cancellable): Promise<JsonOf<Name>> => {
  const { signal, body = {} }: Cancellable & { readonly body?: object | undefined } = request
  const { method }: RouteSpec = httpApi[name]
  const headers = { accept: 'application/json' }
  const answer = await fetch(
    addressOf(name, request),
    method === 'get'
      ? { headers, signal: signal ?? null }
      : // the header proves to the server that no form on another site sent this
        {
          method,
          headers: { ...headers, 'content-type': 'application/json', 'x-sparkwing': '1' },
          body: JSON.stringify(body),
          signal: signal ?? null,
        },
  )
  if (!answer.ok) throw await errorOf(answer)
  return (await answer.json()) as JsonOf<Name>
}

/**
 * Yields the values of a route that streams one JSON value per line, as they arrive.
 *
 * @throws ApiError when the server responds with an error; TypeError when it does not respond.
 */
export async function* fetchLines<Name extends LinesRoute>(
  name: Name,
  request: RequestOf<Name> & Cancellable,
): AsyncGenerator<LineOf<Name>> {
  const { signal }: Cancellable = request
  const answer = await fetch(addressOf(name, request), { headers: { accept: 'application/x-ndjson' }, signal: signal ?? null })
  if (!answer.ok || !answer.body) throw await errorOf(answer)
  yield* readNdjson<LineOf<Name>>(answer.body)
}

const errorOf = async (answer: Response): Promise<ApiError> => {
  const said = (await answer.json().catch(() => undefined)) as Partial<ErrorJson> | undefined
  return new ApiError(answer.status, said?.error ?? { code: 'no-answer', message: `The server answered ${answer.status}.`, tryThis: [] })
}

/**
 * Whether a retry could succeed: the server was down, failed, or asked for a sign-in that may have happened since.
 */
export const isWorthAsking = (error: unknown): boolean => !(error instanceof ApiError) || error.status >= 500 || error.status === 401
