/** A request as it came over the wire, before any parsing of its values. `IncomingMessage` is one. */
export interface RawRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names and values alternate. */
  readonly rawHeaders: readonly string[]
}

/** All values that were sent for a header; `name` must be in lower case. */
export const rawValues = ({ rawHeaders }: RawRequest, name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

/** The name and port by which the client addressed this server, in lower case. The gate refuses a request that sends not exactly one. */
export const hostOf = (request: RawRequest): string => (rawValues(request, 'host')[0] ?? '').toLowerCase()

/** The path of the request target as sent, without the query. */
export const rawPath = ({ url = '' }: Pick<RawRequest, 'url'>): string => url.split('?', 1)[0] ?? ''

/** Whether the request is for the API rather than for a file of the page. */
export const isForApi = (request: Pick<RawRequest, 'url'>): boolean => {
  const path = rawPath(request)
  return path === '/api' || path.startsWith('/api/')
}

/** Whether the request can change anything. */
export const isWrite = ({ method }: RawRequest): boolean => method !== 'GET' && method !== 'HEAD'

/** Whether a browser sent the request to an address that it trusts, which over plain HTTP is only loopback. */
export const isFromBrowser = (request: RawRequest): boolean => rawValues(request, 'sec-fetch-site').length > 0
