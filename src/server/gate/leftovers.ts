import { httpApi } from '../../wire/http-api.ts'
import { Refusal } from '../refusal.ts'
import { splitHost } from './allowed-names.ts'
import { cookieRules, cookieValues, type Credentials } from './credentials.ts'
import { hostOf, isFromBrowser, rawPath, rawValues, type RawRequest } from './raw-request.ts'

/**
 * Clears what a browser still keeps of an earlier server at the same address, which may have been another user's: service workers, stored
 * data, cached files. The first answer of this start of the server clears all but the cached files. Clearing those can take a browser
 * seconds, so the answer of the event stream does it, which no page waits for. If a browser opens no stream, a later answer does it.
 */
export interface Leftovers {
  /** Headers of the answer to a request at the moment `now`, in milliseconds since 1970. */
  readonly headersFor: (request: RawRequest, now: number) => Readonly<Record<string, string>>
}

const clearSite = 'Clear-Site-Data'
const stored = '"storage"'
const everything = '"cache", "storage"'
const filesMayStayMs = 10_000

/** Recognizes a browser by a cookie that only this start of the server, which listens on `port`, can make. */
export const createLeftovers = ({ mark, homeName }: Credentials, port: number): Leftovers => {
  /** The cookie for one address. Tunnels give this server others, and browsers keep site data for each of them. */
  const cookieAt = (host: string) => {
    const { name: hostName, port: hostPort } = splitHost(host) ?? { name: '', port }
    const address = `${hostName.replaceAll(':', '.')} ${hostPort}`
    return {
      // a browser that has met many starts, each on another port, does not keep a cookie of each
      name: `sparkwing-met-${homeName}${hostPort === port ? '' : `-${hostPort}`}`,
      cleared: mark(`cleared browser at ${address}`),
      metAt: (time: number): string => `${time}.${mark(`browser met at ${address} at ${time}`)}`,
    }
  }
  const answer = (name: string, what: string, value: string): Readonly<Record<string, string>> => ({
    [clearSite]: what,
    'Set-Cookie': `${name}=${value}; ${cookieRules}`,
  })

  return {
    headersFor: (request, now) => {
      if (!isFromBrowser(request)) return {}
      const path = rawPath(request)
      const { name, cleared, metAt } = cookieAt(hostOf(request))
      const values = cookieValues(request, name)
      if (!values.includes(cleared)) {
        const met = values.map((value) => Number.parseInt(value, 10)).find((time) => values.includes(metAt(time)))
        if (path === httpApi.noticeStream.path || (met !== undefined && now - met >= filesMayStayMs))
          return answer(name, everything, cleared)
        if (met === undefined) return answer(name, stored, metAt(now))
      }
      return path === httpApi.signIn.path ? { [clearSite]: stored } : {}
    },
  }
}

/** Refuses the script of a service worker. The page has none, so it comes from an earlier server. The refusal removes it. */
export const checkServiceWorker = (request: RawRequest): void => {
  if (rawValues(request, 'service-worker').length === 0) return
  throw new Refusal(403, 'no-service-worker', 'This dashboard has no service worker.', { headers: { [clearSite]: everything } })
}
