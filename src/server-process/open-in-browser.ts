import { openBrowser } from '../process/open-browser.ts'
import { linkKey } from '../server/gate/credentials.ts'
import type { DashboardOpenJson } from '../wire/dashboard.ts'
import { readHomeToken } from './home-token.ts'
import type { ReadyServer } from './server-record.ts'

/**
 * An address that signs a browser in at this start of the server. The path is of this start too, so that no browser answers it with a page
 * that it kept. The key is swapped for a cookie; a fragment is never sent and never logged.
 */
export const pageUrl = (home: string, { url, instance }: ReadyServer): string => {
  const token = readHomeToken(home)
  return token === undefined ? `${url}/` : `${url}/sign-in/${instance}#token=${linkKey(token, instance)}`
}

/** Opens the page in the person's browser, unless told to say its address only. */
export const openInBrowser = async (home: string, server: ReadyServer, hasBrowser: boolean): Promise<DashboardOpenJson> => {
  const url = pageUrl(home, server)
  return { url, opened: hasBrowser && (await openBrowser(url)) }
}
