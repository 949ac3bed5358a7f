import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** One for all: an error made for each answer would cost more than many an answer. */
const gone = new Error('The client has its answer, or has left.')

/**
 * Aborts when the client has its answer or has left without it, even if that was before this call. What is held for a client is held
 * until this signal aborts: it always does.
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
 * The requests of a connection that have no answer yet. Before Node 24 a response that waits behind another one does not emit `close` when
 * the connection closes. One listener serves all requests of a connection, because a client may send many at once.
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
