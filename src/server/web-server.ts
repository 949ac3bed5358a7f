import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { apiHeaders } from './gate/answer-headers.ts'
import { errorJson } from './gate/error-boundary.ts'

/** Somebody else listens there already. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly code = 'EADDRINUSE'
  readonly address: string
  readonly port: number

  constructor(address: string, port: number) {
    super(`Port ${port} of ${address} is in use.`)
    this.address = address
    this.port = port
  }
}

/** An HTTP server that bounds what a client can hold: time, header bytes, connections. */
export const createWebServer = (): Server => {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 2_000,
    // the gate says what is wrong with a missing Host, with all headers
    requireHostHeader: false,
  })
  server.maxConnections = 2_000
  // a new connection costs milliseconds, to find out who is there: the page keeps its own
  server.keepAliveTimeout = 60_000
  // silence in both directions; the event stream pings more often
  server.timeout = 120_000
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { ...apiHeaders, Connection: 'close' }).end()
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(badRequest, () => socket.destroy())
    else socket.destroy()
  })
  for (const event of ['upgrade', 'connect']) server.on(event, (_request, socket: Socket) => socket.destroy())
  return server
}

const badRequestBody = JSON.stringify(
  errorJson({ code: 'bad-request', message: 'This is not an HTTP request that the server reads.', tryThis: [] }),
)
const badRequest = [
  'HTTP/1.1 400 Bad Request',
  ...Object.entries({
    ...apiHeaders,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(badRequestBody)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`),
  '',
  badRequestBody,
].join('\r\n')

/** Gives every request to one listener, those that wait for a "100 Continue" too: only the gate says whether to go on. */
export const answerWith = (server: Server, onRequest: RequestListener): void => {
  server.on('request', onRequest)
  server.on('checkContinue', onRequest)
}

/** Listens, and gives the port; rejects with a {@link PortInUseError} or the system's own error. */
export const listen = (server: Server, address: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(address, port) : error)
    }
    server.once('error', fail)
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', fail)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })

/** Stops accepting and waits for answers under way; what is still open after `graceMs` is cut. */
export const shut = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, graceMs)
    // a connection whose last answer was under way when the server closed would stay for its keep-alive time
    const sweep = setInterval(() => {
      server.closeIdleConnections()
    }, 20)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
  })

/** Makes sure that connections without a request do not hold the end up: Node counts one that never sent any as busy. */
export const trackUnused = (server: Server): (() => void) => {
  const unused = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  return () => {
    for (const socket of unused) socket.destroy()
  }
}
