/** A request as it came over the wire, before anybody interpreted it; `IncomingMessage` is one. */
export interface RawRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
}

/** Every value that was sent for a header; `name` is in lower case. */
export const rawValues = ({ rawHeaders }: RawRequest, name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

/** The path of the request target as sent, without the query. */
export const rawPath = ({ url = '' }: RawRequest): string => url.split('?', 1)[0] ?? ''

/** Whether the request asks for the API rather than for the page's files. */
export const isForApi = (request: RawRequest): boolean => {
  const path = rawPath(request)
  return path === '/api' || path.startsWith('/api/')
}

/** Whether the request can change anything. */
export const isWrite = ({ method }: RawRequest): boolean => method !== 'GET' && method !== 'HEAD'

/** Whether a browser sent the request, from a page whose address it trusts: over plain HTTP that is one of this machine. */
export const isFromBrowser = (request: RawRequest): boolean => rawValues(request, 'sec-fetch-site').length > 0
