import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { rawRequest } from '../server/raw-http.ts'
import type { NoticeOrder, NoticeServerFacts } from './notice-server.ts'
import { expectWithin, times } from './times.ts'

/** A client that only remembers the last id it received. */
const countFrom = (port: number): { readonly socket: Socket; readonly lastId: () => number } => {
  const socket = connect(port, '127.0.0.1')
  let last = -1
  socket.on('data', (chunk) => {
    const at = chunk.lastIndexOf('id: instance1-')
    if (at >= 0) last = Number.parseInt(chunk.toString('latin1', at + 14, at + 24))
  })
  socket.on('error', () => undefined)
  socket.write(rawRequest(port, { target: '/api/v1/stream' }))
  return { socket, lastId: () => last }
}

const startServer = async () => {
  const child = fork(fileURLToPath(new URL('notice-server.ts', import.meta.url)), { execArgv: [] })
  const nextFacts = async (): Promise<NoticeServerFacts> => {
    const [facts] = (await once(child, 'message')) as [NoticeServerFacts]
    return facts
  }
  const { port } = await nextFacts()
  return {
    port,
    notify(order: NoticeOrder): Promise<NoticeServerFacts> {
      const answered = nextFacts()
      child.send(order)
      return answered
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('slow readers of notices', function () {
  this.timeout(times(60_000, 900_000))

  it('row 68: are disconnected when they stall, while others stay connected and memory use stays small', async () => {
    await using server = await startServer()
    const clients = Array.from({ length: times(50, 1000) }, () => countFrom(server.port))
    while (clients.some(({ lastId }) => lastId() !== 0)) await new Promise(setImmediate)
    const stalled = clients.slice(0, times(5, 100))
    const reading = clients.slice(stalled.length)
    for (const { socket } of stalled) socket.pause()
    let sent = 0
    let largest = 0
    const send = async (bytes: number): Promise<void> => {
      sent += 1
      const { rss, bugs } = await server.notify({ seq: sent, bytes })
      expect(bugs).to.equal(0)
      largest = Math.max(largest, rss)
      while (reading.some(({ lastId }) => lastId() < sent)) await new Promise(setImmediate)
    }
    // the kernel buffers up to 10 MB for a socket that is not read, and then we buffer 256 KiB
    const startedAt = performance.now()
    while (sent < 200) await send(60_000)
    const filledAt = performance.now()
    for (const { socket } of stalled) socket.resume()
    while (stalled.some(({ socket }) => !socket.closed)) await new Promise(setImmediate)
    expectWithin(30_000, performance.now() - filledAt)
    expect(stalled.every(({ lastId }) => lastId() < 200)).to.equal(true)
    // nothing is kept for clients that have left: each notice does everything there is to do, so two minutes show it as well as ten
    while (performance.now() - startedAt < times(0, 120_000)) await send(500)
    expect(reading.every(({ socket }) => !socket.closed)).to.equal(true)
    expect(largest / 1024 / 1024, 'memory of the server, in MB').to.be.below(300)
    for (const { socket } of clients) socket.destroy()
  })
})
