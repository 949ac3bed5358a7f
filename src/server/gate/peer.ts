import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { endianness, networkInterfaces } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { unmappedUid } from '../../files/unmapped-user.ts'

/**
 * Who is at the other end of a connection:
 * - `own`: the server's own user;
 * - `other`: another user of this machine, or a program on it that has already disconnected;
 * - `unproven`: another machine or container; root, which relays connections from other systems, such as from Windows into WSL; or a user
 *   that cannot be told from others, in a user namespace;
 * - `unknown`: this operating system does not tell.
 */
export type Peer = 'own' | 'other' | 'unproven' | 'unknown'

/** Finds out who connected. Called once for each connection when it opens, and again if that failed. */
export type IdentifyPeer = (socket: Socket) => Promise<Peer>

/** On Linux, the kernel's socket tables list the user of every local socket. Other systems have no such table. */
export const peerIdentifier = (platform: NodeJS.Platform = process.platform): IdentifyPeer =>
  platform === 'linux' ? linuxPeers(process.getuid?.() ?? -1, readTable, unmappedUid()) : () => Promise.resolve('unknown')

export type SocketTable = 'tcp' | 'tcp6'

/**
 * Looks up who is at the other end, for a server of `uid`. The kernel takes milliseconds for a table, so it is read asynchronously.
 * `unmapped` is the uid that stands for several users; if it is that of the server too, it proves nothing.
 */
export const linuxPeers = (uid: number, read: (table: SocketTable) => Promise<string>, unmapped?: number): IdentifyPeer => {
  const peerOf = (owner: number): Peer => {
    if (owner === uid) return uid === unmapped ? 'unproven' : 'own'
    return owner === root ? 'unproven' : 'other'
  }
  const tables = {
    tcp: sharedReading(async () => parseTable(await read('tcp'))),
    tcp6: sharedReading(async () => parseTable(await read('tcp6'))),
  }
  /** Whether the tables have ever listed the server itself. In some sandboxes they never do, and then they are of no use. */
  let areTrue = false
  return async (socket) => {
    const { localPort, remoteAddress } = socket
    const keys = keysOf(socket)
    // it has already disconnected
    if (localPort === undefined || remoteAddress === undefined) return 'other'
    // a program may reach IPv4 through an IPv6 socket; and while others connect, one reading may miss a row, so read `tcp` again
    for (const table of ['tcp', 'tcp6', 'tcp'] as const) {
      const { owners, listening } = await tables[table]()
      const owner = keys.map((key) => owners.get(key)).find((found) => found !== undefined)
      if (owner !== undefined) return peerOf(owner)
      areTrue ||= listening.has(hexPort(localPort))
    }
    return areTrue && isOfThisMachine(remoteAddress) ? 'other' : 'unproven'
  }
}

const root = 0

const isOfThisMachine = (address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*/, '')
  if (plain === '::1' || plain.startsWith('127.')) return true
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((one) => one.address === plain))
}

const readTable = (table: SocketTable): Promise<string> =>
  readFile(`/proc/net/${table}`, 'latin1').catch((error: unknown) => {
    // a kernel without IPv6 has no tcp6, and a restricted /proc has no tables at all
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) return ''
    throw error
  })

/** Reads one at a time. Callers that ask during a reading share the next one, which starts after they asked. */
const sharedReading = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let latest: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  return () => {
    if (next === undefined) {
      const begin = async (): Promise<T> => {
        await setImmediate()
        next = undefined
        return read()
      }
      next = latest.then(begin, begin)
      latest = next
    }
    return next
  }
}

const established = '01'
const listen = '0A'

interface ParsedTable {
  /** Uids of the established sockets, by `local remote`. Sockets without an inode are left out, because they have no owner any more. */
  readonly owners: ReadonlyMap<string, number>
  /** Ports with a listener, in hex. */
  readonly listening: ReadonlySet<string>
}

const parseTable = (table: string): ParsedTable => {
  const owners = new Map<string, number>()
  const listening = new Set<string>()
  for (const row of table.split('\n')) {
    // most rows of a busy machine are connections that have ended
    if (!row.includes(` ${established} `) && !row.includes(` ${listen} `)) continue
    const [, local = '', remote = '', state, , , , owner, , inode] = row.trim().split(/\s+/)
    if (state === established && inode !== '0' && inode !== undefined) owners.set(`${local} ${remote}`, Number(owner))
    if (state === listen) listening.add(local.slice(local.indexOf(':') + 1))
  }
  return { owners, listening }
}

/** The keys of the other end's row, in the IPv4 table and in the IPv6 table. */
const keysOf = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): readonly string[] => {
  if (localAddress === undefined || localPort === undefined || remoteAddress === undefined || remotePort === undefined) return []
  const remote = spellings(remoteAddress).map((address) => `${address}:${hexPort(remotePort)}`)
  const local = spellings(localAddress).map((address) => `${address}:${hexPort(localPort)}`)
  return remote.map((end, index) => `${end} ${local[index] ?? ''}`)
}

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')

/** An address as the kernel prints it: 32-bit words in the machine's byte order. An IPv4 address may be in both tables. */
const spellings = (address: string): readonly string[] => {
  const [, ipv4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (ipv4 === undefined) return [hexWords(ipv6Bytes(address))]
  const bytes = ipv4.split('.').map(Number)
  return [hexWords(bytes), hexWords([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...bytes])]
}

const ipv6Bytes = (address: string): readonly number[] => {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const groups = (text: string): readonly number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
  return all.flatMap((group) => [group >> 8, group & 255])
}

const hexWords = (bytes: readonly number[]): string => {
  const words: string[] = []
  for (let start = 0; start < bytes.length; start += 4) {
    const word = bytes.slice(start, start + 4)
    if (endianness() === 'LE') word.reverse()
    words.push(word.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(''))
  }
  return words.join('')
}
