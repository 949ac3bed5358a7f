import type { ErrorJson } from '../src/wire/run.ts'

/** An answer of the server that is an error; the message and the advice are for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly tryThis: readonly string[]
  constructor(status: number, { message, tryThis }: ErrorJson['error']) {
    super(message)
    this.status = status
    this.tryThis = tryThis
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Path and query of an address of the API; what is `undefined` is left out. */
export const apiPath = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

/** A text as a part of an address. A damaged journal may hold half a character, which has no encoding: it must not take the page with it. */
export const addressPart = (text: string): string => encodeURIComponent(text.toWellFormed())

/** Where a job's part of the API begins. */
export const jobPath = (run: string, job: string): string => `/api/v1/runs/${addressPart(run)}/jobs/${addressPart(job)}`

/**
 * The JSON of one of the server's addresses, of the shape that the contract gives it.
 *
 * @throws ApiError when the server says that it can not; TypeError when it does not answer.
 */
export const getJson = async <Shape>(path: string, query?: Query, signal?: AbortSignal): Promise<Shape> =>
  valueOf<Shape>(await fetch(apiPath(path, query), { headers: { accept: 'application/json' }, signal: signal ?? null }))

/** Sends a wish; the header tells the server that a page asks and not a form of somebody else's. */
export const postJson = async <Shape>(path: string, body: object = {}): Promise<Shape> =>
  valueOf<Shape>(
    await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'x-sparkwing': '1' },
      body: JSON.stringify(body),
    }),
  )

const valueOf = async <Shape>(answer: Response): Promise<Shape> => {
  if (!answer.ok) throw await errorOf(answer)
  return (await answer.json()) as Shape
}

/** What an answer that is no success says. */
export const errorOf = async (answer: Response): Promise<ApiError> => {
  const said = (await answer.json().catch(() => undefined)) as Partial<ErrorJson> | undefined
  return new ApiError(answer.status, said?.error ?? { code: 'no-answer', message: `The server answered ${answer.status}.`, tryThis: [] })
}

/** Swaps the token that `sparkwing dashboard open` put behind the # for a cookie, and takes it out of the address. */
export const signIn = async (): Promise<void> => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return
  history.replaceState(null, '', location.pathname + location.search)
  await postJson('/api/session', { token })
}
