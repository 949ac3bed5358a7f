import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** A server that keeps what it is sent. */
export interface WebhookServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly received: readonly { readonly path: string; readonly type: string; readonly body: string }[]
}

/** `answer` is the status that it answers with; `never` keeps the client waiting. */
export const webhookServer = async (
  answer: number | 'never' = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<WebhookServer> => {
  const received: { path: string; type: string; body: string }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body })
      if (answer !== 'never') response.writeHead(answer, headers).end('ok')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url: `http://${host}/services/T0/secret-part`,
    host,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
