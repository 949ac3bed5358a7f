import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect } from 'chai'
import { readJsonBody } from '../../src/server/gate/read-json-body.ts'

describe('reading the body of a request whose client has left already', () => {
  for (const [what, body] of [
    ['in the middle of it', '{"to'],
    ['after it', '{"token":1}'],
  ] as const)
    it(`ends, when the client left ${what}`, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0
      const read = new Promise<unknown>((resolve) => {
        server.on('request', (request, response) => {
          client.destroy()
          // as the gate waits until the system has found the client's user
          request.once('close', () => {
            resolve(readJsonBody(request, response).catch((error: unknown) => error))
          })
        })
      })
      const client = connect(port, '127.0.0.1')
      client.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n${body}`)
      try {
        expect(await read).to.have.property('code', 'cut-body')
      } finally {
        server.close()
      }
    })
})
