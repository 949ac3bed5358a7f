import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { clientLeft } from '../../src/server/client-left.ts'
import type { ChangeFeed } from '../../src/server/ports.ts'
import { Refusal } from '../../src/server/refusal.ts'
import { createNoticeHub } from '../../src/server/stream/notice-hub.ts'
import { createNoticeRing } from '../../src/server/stream/notice-ring.ts'
import type { NoticeJson } from '../../src/wire/api.ts'
import { rawRequest } from './raw-http.ts'
import { serveFake } from './serve-fake.ts'

const log = (bytes: number, job = 'build'): NoticeJson => ({ kind: 'log', run: 'r1', job, bytes })
const run = (seq: number, id = 'r1'): NoticeJson => ({ kind: 'run', run: id, seq, status: 'running' })

interface Listener extends Disposable {
  readonly socket: Socket
  /** Everything received so far, without the HTTP head. */
  readonly text: () => string
  readonly notices: () => readonly { readonly id: string; readonly data: NoticeJson }[]
  /** Resolves once the text matches; only the test's timeout limits the wait. */
  readonly until: (pattern: RegExp) => Promise<void>
}

const listenTo = (
  port: number,
  { target = '/api/v1/stream', headers = [] }: { target?: string; headers?: readonly string[] } = {},
): Listener => {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  socket.on('error', () => undefined)
  socket.write(rawRequest(port, { target, headers }))
  return {
    socket,
    text: () => text,
    notices: () =>
      [...text.matchAll(/id: (\S+)\r?\ndata: (.*)\n/g)].map(([, id = '', data = '']) => ({ id, data: JSON.parse(data) as NoticeJson })),
    until: async (pattern) => {
      while (!pattern.test(text)) {
        if (socket.closed) throw new Error(`The stream closed before ${String(pattern)}: ${text}`)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    [Symbol.dispose]: () => socket.destroy(),
  }
}

describe('the stream of notices', () => {
  it('notifies every client of a change, with the same id for all', async () => {
    await using served = await serveFake({ peer: 'own' })
    using one = listenTo(served.port)
    using two = listenTo(served.port)
    await Promise.all([one.until(/id: instance1-0\n/), two.until(/id: instance1-0\n/)])
    expect(one.text())
      .to.match(/^HTTP\/1\.1 200 OK/)
      .and.match(/content-type: text\/event-stream/i)
      .and.not.match(/content-encoding/i)
    served.ports.notify(run(1))
    await Promise.all([one.until(/"seq":1/), two.until(/"seq":1/)])
    expect(one.notices()).to.deep.equal([{ id: 'instance1-1', data: run(1) }])
    expect(two.notices()).to.deep.equal(one.notices())
  })

  it('resumes after the last id seen, given by header or query, with the latest notice about each thing', async () => {
    await using served = await serveFake({ peer: 'own' })
    using first = listenTo(served.port)
    await first.until(/id: instance1-0\n/)
    for (const notice of [run(1), log(10), run(1, 'r2')]) served.ports.notify(notice)
    await first.until(/"r2"/)
    served.ports.notify(log(20))
    await first.until(/"bytes":20/)
    expect(first.notices().map(({ id }) => id)).to.deep.equal(['instance1-1', 'instance1-2', 'instance1-3', 'instance1-4'])
    for (const request of [{ headers: ['Last-Event-ID: instance1-1'] }, { target: '/api/v1/stream?last=instance1-1' }]) {
      using again = listenTo(served.port, request)
      await again.until(/id: instance1-4\n\n/)
      expect(again.notices()).to.deep.equal([
        { id: 'instance1-3', data: run(1, 'r2') },
        { id: 'instance1-4', data: log(20) },
      ])
    }
    using both = listenTo(served.port, { target: '/api/v1/stream?last=instance1-0', headers: ['Last-Event-ID: instance1-4'] })
    await both.until(/id: instance1-4\n\n/)
    expect(both.notices(), 'the header wins').to.deep.equal([])
  })

  for (const id of ['instance0-1', 'instance1-7', 'instance1--1', 'instance1-x', 'instance1-', 'x', 'instance1-99999999999999999999']) {
    it(`answers the unknown id ${id} with a reset`, async () => {
      await using served = await serveFake({ peer: 'own' })
      using client = listenTo(served.port, { headers: [`Last-Event-ID: ${id}`] })
      await client.until(/reset/)
      expect(client.notices()).to.deep.equal([{ id: 'instance1-0', data: { kind: 'reset' } }])
    })
  }

  it('resets when missed notices have left the ring, and otherwise sends them all', () => {
    const ring = createNoticeRing('i', 3)
    for (let seq = 1; seq <= 5; seq++) ring.add(run(seq, `r${seq}`))
    expect(ring.after('i-1')).to.equal(undefined)
    expect(ring.after('i-2')?.map(String).join('')).to.match(/"r3".*\n\n.*\n.*"r4".*\n\n.*\n.*"r5"/)
    expect(ring.after('i-5')).to.deep.equal([])
  })

  it('stops watching for changes once the client has left', async () => {
    await using served = await serveFake({ peer: 'own' })
    const client = listenTo(served.port)
    await client.until(/instance1-0/)
    expect(served.ports.asked.listeners, 'one watcher for all').to.equal(1)
    client.socket.destroy()
    using other = listenTo(served.port)
    await other.until(/instance1-0/)
    served.ports.notify(run(1))
    await other.until(/"seq":1/)
    expect(client.text()).not.to.include('"seq":1')
    expect(served.bugs).to.deep.equal([])
  })

  it('ends the streams when the server closes, and stops watching for changes', async () => {
    const served = await serveFake({ peer: 'own' })
    using client = listenTo(served.port)
    await client.until(/instance1-0/)
    await served.close()
    while (!client.socket.closed) await new Promise(setImmediate)
    expect(served.ports.asked.listeners).to.equal(0)
    await served[Symbol.asyncDispose]()
  })

  it('holds no slot for a client that left before it was accepted', async () => {
    const feed: ChangeFeed = { subscribe: () => () => undefined }
    const hub = createNoticeHub({ changes: feed, instance: 'i', mostClients: 1 })
    let late = 0
    const server = createServer((request, response) => {
      const attach = (): void => {
        hub.attach(response, clientLeft(request, response), undefined)
        late += 1
      }
      if (request.url === '/late') response.once('close', () => setImmediate(attach))
      else attach()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const leaving = listenTo(port, { target: '/late' })
    while (leaving.socket.bytesWritten === 0) await new Promise(setImmediate)
    const accepted = new Promise((resolve) => server.once('request', resolve))
    await accepted
    leaving.socket.destroy()
    while (late === 0) await new Promise(setImmediate)
    using next = listenTo(port)
    await next.until(/id: i-0/)
    hub.close()
    server.closeAllConnections()
    server.close()
  })

  it('refuses one client too many with 503, and accepts one again when another has left', async () => {
    const feed: ChangeFeed = { subscribe: () => () => undefined }
    const hub = createNoticeHub({ changes: feed, instance: 'i', mostClients: 1 })
    const server = createServer((request, response) => {
      try {
        hub.attach(response, clientLeft(request, response), undefined)
      } catch (error) {
        response.writeHead(error instanceof Refusal ? error.status : 500).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const status = async (): Promise<number> => {
      using client = listenTo(port)
      await client.until(/^HTTP.*\r\n/)
      return Number(client.text().slice(9, 12))
    }
    const first = listenTo(port)
    await first.until(/id: i-0/)
    expect(await status()).to.equal(503)
    first.socket.destroy()
    while ((await status()) !== 200) await new Promise(setImmediate)
    hub.close()
    server.closeAllConnections()
    server.close()
  })
})
