import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { UserError } from '../model/user-error.ts'

/** Where to listen. */
export interface ListenAddress {
  readonly address: string
  /** Only processes of this machine can reach it. */
  readonly isLoopback: boolean
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const wildcard = new BlockList()
wildcard.addSubnet('0.0.0.0', 8, 'ipv4')
wildcard.addAddress('::', 'ipv6')

/**
 * Resolves a host to one address; rejects with the system's error if there is none. Every spelling of "all addresses" is refused, because
 * the server could not know which host names to accept.
 */
export const listenAddress = async (host: string): Promise<ListenAddress> => {
  const address = host === 'localhost' ? '127.0.0.1' : host === '' ? '::' : (await lookup(host)).address
  if (isWildcard(address)) throw wildcardHost(host)
  return { address, isLoopback: loopback.check(address, familyOf(address)) }
}

/** Whether an address stands for all addresses. False for a name, which has to be looked up first. */
export const isWildcard = (address: string): boolean => isIP(address) !== 0 && wildcard.check(address, familyOf(address))

/** The error for a host that stands for all addresses. */
export const wildcardHost = (host: string): UserError =>
  new UserError('wildcard-host', `--host ${host} would listen on every network of this machine.`, [
    'Give the one address that the dashboard should answer to, and --token: `--host 192.168.1.20 --token`.',
  ])

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')
