import { Refusal } from '../refusal.ts'
import { rawValues, type RawRequest } from './raw-request.ts'

/** Refuses requests that, according to the browser, another site started. A missing header proves nothing, so other checks follow. */
export const checkFetchSite = (request: RawRequest): void => {
  const sites = rawValues(request, 'sec-fetch-site')
  if (sites.length === 0) return
  if (sites.length === 1 && sites[0] === 'same-origin') return
  if (sites.length === 1 && sites[0] === 'none' && isTopLevelGet(request)) return
  throw new Refusal(403, 'other-site', 'Another site sent this request.', { tryThis: ['Type the address into the browser yourself.'] })
}

const isTopLevelGet = (request: RawRequest): boolean =>
  request.method === 'GET' &&
  rawValues(request, 'sec-fetch-mode').every((mode) => mode === 'navigate') &&
  rawValues(request, 'sec-fetch-dest').every((destination) => destination === 'document')
