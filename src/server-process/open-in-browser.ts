import { openBrowser } from '../process/open-browser.ts'
import type { DashboardOpenJson } from '../wire/dashboard.ts'
import { readHomeToken } from './home-token.ts'
import type { ReadyServer } from './server-record.ts'

/** The page's address with the home's token, which the page swaps for a cookie. A fragment is never sent and never logged. */
export const pageUrl = (home: string, { url }: ReadyServer): string => {
  const token = readHomeToken(home)
  return token === undefined ? `${url}/` : `${url}/#token=${token}`
}

/** Opens the page in the person's browser, unless told to say its address only. */
export const openInBrowser = async (home: string, server: ReadyServer, hasBrowser: boolean): Promise<DashboardOpenJson> => {
  const url = pageUrl(home, server)
  return { url, opened: hasBrowser && (await openBrowser(url)) }
}
