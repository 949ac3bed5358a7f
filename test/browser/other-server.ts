import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

/** A server on a port of 127.0.0.1 that is not ours. */
export interface OtherServer extends AsyncDisposable {
  readonly port: number
}

/** Serves on this port, or on any free one for 0, as another program or another user of the machine may do. */
export const serveOther = async (port: number, answer: RequestListener): Promise<OtherServer> => {
  const server = createServer(answer).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A page of another origin: empty, and the same on any path and under any name. */
export const emptyPage = '<!doctype html><title>elsewhere</title><body></body>'
