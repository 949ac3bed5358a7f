import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { apiHeaders } from './gate/answer-headers.ts'
import { errorJson } from './gate/error-boundary.ts'

/** Another program already listens on the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly code = 'EADDRINUSE'
  readonly address: string
  readonly port: number

  constructor(address: string, port: number) {
    super(`Port ${port} of ${address} is already in use.`)
    this.address = address
    this.port = port
  }
}

/** Creates an HTTP server that limits what a client can hold: time, header bytes, connections. */
export const createWebServer = (): Server => {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 2_000,
    // the gate refuses a missing Host itself, with all headers and a reason
    requireHostHeader: false,
  })
  server.maxConnections = 2_000
  // finding out who opened a connection takes milliseconds, so let the page keep its connections
  server.keepAliveTimeout = 60_000
  // without traffic in either direction; the event stream pings more often
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

const badRequestBody = JSON.stringify(errorJson({ code: 'bad-request', message: 'The server cannot read this HTTP request.', tryThis: [] }))
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

/** Passes every request to one listener, including those that wait for "100 Continue", because only the gate may let them continue. */
export const answerWith = (server: Server, onRequest: RequestListener): void => {
  server.on('request', onRequest)
  server.on('checkContinue', onRequest)
}

/** Listens and returns the port. Rejects with a {@link PortInUseError} or the system's error. */
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

/** Stops accepting connections and waits for answers in progress. Connections still open after `graceMs` are cut. */
export const shut = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, graceMs)
    // a connection that was answering when the server closed would otherwise stay open for its keep-alive time
    const sweep = setInterval(() => {
      server.closeIdleConnections()
    }, 20)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
  })

/** Returns a function that drops connections without any request. Node counts them as busy, so they would delay the shutdown. */
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
