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
 * The one address that a host stands for; rejects with the system's error when there is none. Every spelling of "all addresses" is
 * refused: nobody could say which names such a server should answer to.
 */
export const listenAddress = async (host: string): Promise<ListenAddress> => {
  const address = host === 'localhost' ? '127.0.0.1' : host === '' ? '::' : (await lookup(host)).address
  if (isWildcard(address)) throw wildcardHost(host)
  return { address, isLoopback: loopback.check(address, familyOf(address)) }
}

/** Whether it is an address that stands for all of them; of a name nobody knows before it is looked up. */
export const isWildcard = (address: string): boolean => isIP(address) !== 0 && wildcard.check(address, familyOf(address))

/** The refusal of such a host. */
export const wildcardHost = (host: string): UserError =>
  new UserError('wildcard-host', `--host ${host} would listen on every network of this machine.`, [
    'Give the one address that the dashboard should answer to, and --token: `--host 192.168.1.20 --token`.',
  ])

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')
