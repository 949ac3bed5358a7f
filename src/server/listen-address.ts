import { lookup } from 'node:dns/promises'
import { BlockList, isIPv6 } from 'node:net'
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
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (wildcard.check(address, family)) {
    throw new UserError('wildcard-host', `--host ${host} would listen on every network of this machine.`, [
      'Give the one address or name that the dashboard should answer to.',
    ])
  }
  return { address, isLoopback: loopback.check(address, family) }
}
