import { UserError } from '../model/user-error.ts'
import { isWildcard, wildcardHost } from '../server/listen-address.ts'

/** Where a dashboard listens unless it is told otherwise. */
export const defaultAddress = { host: '127.0.0.1', port: 4343 } as const

/**
 * The host to listen on, from what a person wrote.
 *
 * @throws UserError when others than this machine could reach it and it asks nobody for the token. That it means every network is said before
 * that it needs the token, which would not help it.
 */
export const listenHost = (written: string, asksForToken: boolean): string => {
  const host = spelling(written)
  if (asksForToken || isLoopback(host)) return host
  if (isWildcard(host)) throw wildcardHost(host)
  throw new UserError(
    'host-needs-token',
    `${written.trim()} can be reached from other machines: there the dashboard must ask for its token.`,
    [
      'Add --token; `sparkwing dashboard open --no-browser` prints the address with the token.',
      'Leave --host out to be reached from this machine only.',
    ],
  )
}

const spelling = (written: string): string => {
  const host = written
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
  if (host === 'localhost') return defaultAddress.host
  // what the system takes an empty host for
  return host === '' ? '::' : host
}

/** Only what is sure to be loopback: a name, or a spelling such as `0x7f.1`, counts as reachable from outside. */
const isLoopback = (host: string): boolean => host === '::1' || /^127(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(host)
