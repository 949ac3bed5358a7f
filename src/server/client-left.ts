import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Shared, because creating an error for each answer would cost more than many answers do. */
const gone = new Error('The client has its answer, or has left.')

/**
 * Returns a signal that aborts when the client has its answer or has left without it, even if that was before this call. It always aborts
 * at some point, so resources held for a client are released when it does.
 */
export const clientLeft = ({ socket }: IncomingMessage, response: ServerResponse): AbortSignal => {
  const controller = new AbortController()
  const unanswered = unansweredOn(socket)
  const leave = (): void => {
    unanswered.delete(leave)
    controller.abort(gone)
  }
  unanswered.add(leave)
  if (response.closed || socket.destroyed) leave()
  else response.once('close', leave)
  return controller.signal
}

const requests = new WeakMap<Socket, Set<() => void>>()

/**
 * The requests of a connection that have no answer yet. Before Node 24, a response that is queued behind another one does not emit `close`
 * when the connection closes. One listener serves all requests of a connection, because a client may send many at once.
 */
const unansweredOn = (socket: Socket): Set<() => void> => {
  const known = requests.get(socket)
  if (known) return known
  const unanswered = new Set<() => void>()
  requests.set(socket, unanswered)
  socket.once('close', () => {
    for (const leave of unanswered) leave()
  })
  return unanswered
}
