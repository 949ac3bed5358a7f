import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Peer } from './gate/peer.ts'

/**
 * How many connections each kind of peer may hold at once. Those that are not the owner's cannot use up what the server can hold. On systems
 * that do not tell who connects, `unknown` is the owner too.
 */
const shares: Readonly<Record<Peer, number>> = { own: Infinity, unknown: Infinity, unproven: 256, other: 64 }

export interface Shares {
  /** Counts the connection, or cuts it if its kind of peer has its share. */
  admit(socket: Socket, peer: Peer): void
}

/** Limits the connections by who holds them. Another user's connection is closed after each answer, so an idle one takes no place. */
export const createShares = (server: Server): Shares => {
  const held = new Map<Peer, number>()
  const others = new WeakSet<Socket>()
  server.prependListener('request', ({ socket }, response) => {
    if (others.has(socket)) response.shouldKeepAlive = false
    // the system may have found the user only after the headers were sent
    response.once('finish', () => {
      if (others.has(socket)) socket.destroySoon()
    })
  })
  return {
    admit: (socket, peer) => {
      if (socket.destroyed) return
      const count = held.get(peer) ?? 0
      if (count >= shares[peer]) {
        // without a closing handshake: it would leave a row in the socket table, which every look-up has to read
        socket.resetAndDestroy()
        return
      }
      held.set(peer, count + 1)
      if (peer === 'other') others.add(socket)
      socket.once('close', () => {
        held.set(peer, (held.get(peer) ?? 1) - 1)
      })
    },
  }
}
