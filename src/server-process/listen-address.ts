import { UserError } from '../model/user-error.ts'
import { isWildcard, wildcardHost } from '../server/listen-address.ts'

/** Where a dashboard listens by default. */
export const defaultAddress = { host: '127.0.0.1', port: 4343 } as const

/**
 * The host to listen on, as given by the user.
 *
 * @throws UserError if other machines could reach it, but the token is not required. A host that means every network is refused as such
 * first, because requiring the token would not make it acceptable.
 */
export const listenHost = (written: string, asksForToken: boolean): string => {
  const host = spelling(written)
  if (asksForToken || isLoopback(host)) return host
  if (isWildcard(host)) throw wildcardHost(host)
  throw new UserError('host-needs-token', `Other machines can reach ${written.trim()}, so the dashboard must require its token there.`, [
    'Add --token; `sparkwing dashboard open --no-browser` prints the URL to sign in with.',
    'Omit --host to be reachable only from this machine.',
  ])
}

const spelling = (written: string): string => {
  const host = written
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
  if (host === 'localhost') return defaultAddress.host
  // to the system, an empty host means all addresses
  return host === '' ? '::' : host
}

/** Whether a host is certainly loopback. A name, or a spelling such as `0x7f.1`, counts as reachable from outside. */
const isLoopback = (host: string): boolean => host === '::1' || /^127(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(host)
