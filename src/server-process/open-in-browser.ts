import { openBrowser } from '../process/open-browser.ts'
import { linkKey } from '../server/gate/credentials.ts'
import type { DashboardOpenJson } from '../wire/dashboard.ts'
import { readHomeToken } from './home-token.ts'
import type { ReadyServer } from './server-record.ts'

/**
 * A URL that signs a browser in at this start of the server. The path is unique to this start too, so that no browser shows a cached page
 * for it. The page exchanges the key for a cookie. The key is in the fragment, which is never sent or logged.
 */
export const pageUrl = (home: string, { url, instance }: ReadyServer): string => {
  const token = readHomeToken(home)
  return token === undefined ? `${url}/` : `${url}/sign-in/${instance}#token=${linkKey(token, instance)}`
}

/** Opens the page in the user's browser, unless only its URL is wanted. */
export const openInBrowser = async (home: string, server: ReadyServer, hasBrowser: boolean): Promise<DashboardOpenJson> => {
  const url = pageUrl(home, server)
  return { url, opened: hasBrowser && (await openBrowser(url)) }
}
