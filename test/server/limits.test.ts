import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import fc from 'fast-check'
import { listenAddress } from '../../src/server/listen-address.ts'
import { PortInUseError } from '../../src/server/web-server.ts'
import { canBeAnotherUser, floodByAnotherUser } from './as-another-user.ts'
import { expectWithin, times } from '../faults/times.ts'
import { ask, rawRequest, sendRaw } from './raw-http.ts'
import { changes, readingPaths, serveFake } from './serve-fake.ts'

const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('the limits of the dashboard', () => {
  describe('row 61: hosts to listen on', () => {
    for (const host of ['', '0', '0x0', '0.0.0.0', '00', '0.0', '::', '::0', '0:0:0:0:0:0:0:0', '::ffff:0.0.0.0', '::ffff:0:0']) {
      it(`row 61: refuses ${JSON.stringify(host)}, which listens on every network`, async () => {
        const error = await caught(listenAddress(host))
        expect(error).to.have.property('code', 'wildcard-host')
      })
    }

    it('row 61: listens on one loopback address and nowhere else', async () => {
      await using served = await serveFake()
      const port = served.port.toString(16).toUpperCase().padStart(4, '0')
      if (process.platform !== 'linux') return
      const listening = ['tcp', 'tcp6'].flatMap((table) =>
        readFileSync(`/proc/net/${table}`, 'latin1')
          .split('\n')
          .map((row) => row.trim().split(/\s+/))
          .filter(([, local = '', , state]) => state === '0A' && local.endsWith(`:${port}`))
          .map(([, local]) => local),
      )
      expect(listening).to.deep.equal([`0100007F:${port}`])
    })

    it('row 61: knows which hosts stay on this machine', async () => {
      for (const host of ['127.0.0.1', 'localhost', '127.1', '127.0.0.2', '::1', '::ffff:127.0.0.1']) {
        expect((await listenAddress(host)).isLoopback, host).to.equal(true)
      }
      for (const host of ['192.0.2.1', '2001:db8::1']) expect((await listenAddress(host)).isLoopback, host).to.equal(false)
    })
  })

  it('reports a port in use with a specific error', async () => {
    const stranger = createServer()
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const error = await caught(serveFake({ port }))
    expect(error).to.be.instanceOf(PortInUseError).and.to.include({ code: 'EADDRINUSE', port, address: '127.0.0.1' })
    stranger.close()
  })

  it('row 67: answers a large body with 413 and keeps running, whether its length is declared or not', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port } = served
    const headers = [`Origin: http://127.0.0.1:${port}`, 'x-sparkwing: 1', 'Content-Type: application/json']
    const body = JSON.stringify({ project: 'x'.repeat(1024 * 1024), pipeline: 'release' })
    const post = { method: 'POST', target: '/api/v1/runs', headers }
    expect((await ask(port, { ...post, body })).status).to.equal(413)
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const chunked = rawRequest(port, { ...post, headers: [...headers, 'Transfer-Encoding: chunked'] })
    expect((await sendRaw(port, chunked + chunks)).status).to.equal(413)
    expect((await ask(port, { ...post, body: JSON.stringify({ project: 'x'.repeat(60_000), pipeline: 'release' }) })).status).to.equal(201)
    expect(served.ports.asked.starts).to.have.length(1)
  })

  it("A1: lets connections of other users take no places of the owner's, and closes each after its answer", async () => {
    const isOther = (address: string | undefined): boolean => address === '127.0.0.2'
    await using served = await serveFake({ identifyPeer: ({ remoteAddress }) => Promise.resolve(isOther(remoteAddress) ? 'other' : 'own') })
    const request = rawRequest(served.port, { target: '/api/health' }).replace('close', 'keep-alive')
    const open = new Set<Socket>()
    const connected = (localAddress: string, text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect({ port: served.port, host: '127.0.0.1', localAddress })
        let answer = ''
        open.add(socket)
        socket.on('error', () => undefined)
        socket.on('data', (chunk) => (answer += chunk.toString()))
        socket.on('connect', () => socket.write(text))
        socket.on('close', () => {
          open.delete(socket)
          resolve(answer)
        })
      })
    // half a request holds its connection
    const half = Array.from({ length: 300 }, () => connected('127.0.0.2', request.slice(0, 20)))
    while (open.size > 64) await new Promise(setImmediate)
    expect(open.size).to.equal(64)
    expect((await ask(served.port, { target: '/api/v1/runs' })).status).to.equal(200)
    for (const socket of open) socket.destroy()
    await Promise.all(half)
    const answers = await Promise.all(Array.from({ length: 10 }, () => connected('127.0.0.2', request)))
    for (const answer of answers) expect(answer).to.match(/^HTTP\/1.1 200 /)
  })

  it(`A10: answers the owner while another user opens 2,000 connections again and again${canBeAnotherUser ? '' : ' (left out: only root can act as another user)'}`, async () => {
    if (!canBeAnotherUser) return
    await using served = await serveFake()
    using _flood = await floodByAnotherUser(served.port, times(500, 50_000))
    for (let round = 0; round < times(5, 100); round++)
      expect((await ask(served.port, { target: '/api/v1/runs' })).status, `request ${round}`).to.equal(200)
  })

  it('row 67: keeps answering while hundreds of connections send half a request or nothing', async () => {
    await using served = await serveFake()
    const half = Array.from({ length: times(200, 500) }, (_, index) => {
      const socket = connect(served.port, '127.0.0.1')
      socket.on('error', () => undefined)
      if (index % 2 === 0) socket.write('GET /api/v1/runs HTTP/1.1\r\nHost: 127.')
      return socket
    })
    while (half.some(({ connecting }) => connecting)) await new Promise(setImmediate)
    const took: number[] = []
    for (let check = 0; check < times(20, 200); check++) {
      const askedAt = performance.now()
      const answer = await served.get('/api/health')
      await answer.arrayBuffer()
      took.push(performance.now() - askedAt)
      expect(answer.status).to.equal(200)
    }
    const p99 = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)]
    expectWithin(200, p99 ?? Infinity)
    expect((await served.get('/api/v1/runs')).status).to.equal(200)
    for (const socket of half) socket.destroy()
  })

  it('refuses bodies that are not JSON, that nest too deeply, or that target a prototype', async () => {
    await using served = await serveFake({ peer: 'own' })
    const headers = [`Origin: http://127.0.0.1:${served.port}`, 'x-sparkwing: 1', 'Content-Type: application/json; charset=UTF-8']
    for (const body of [
      '{',
      'undefined',
      '{"project": "/p", "pipeline": "release", "__proto__": {"x": 1}}',
      '{"project": "/p", "pipeline": "release", "inputs": {"constructor": 1}}',
      '{"project": "/p", "pipeline": "release", "inputs": {"a": [{"prototype": 1}]}}',
      '['.repeat(30_000) + ']'.repeat(30_000),
      '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
    ]) {
      const answer = await ask(served.port, { method: 'POST', headers, body })
      expect(answer.status, body.slice(0, 80)).to.equal(400)
    }
    expect(served.ports.asked.starts).to.deep.equal([])
    expect(served.bugs).to.deep.equal([])
  })

  it('drops upgrades and tunnels', async () => {
    await using served = await serveFake({ peer: 'own' })
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    const head = ['GET /api/v1/stream HTTP/1.1', `Host: 127.0.0.1:${served.port}`, ...upgrade, '', ''].join('\r\n')
    expect((await sendRaw(served.port, head)).status).to.equal(0)
    expect((await sendRaw(served.port, `CONNECT evil.test:80 HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n\r\n`)).status).to.equal(0)
    expect((await served.get('/api/health')).status).to.equal(200)
  })

  it('row 70: survives thousands of garbage requests, shows no stack and changes nothing', async function () {
    this.timeout(times(60_000, 300_000))
    await using served = await serveFake({ peer: 'own' })
    const { port, ports } = served
    const words = fc.constantFrom(
      'GET',
      'POST',
      'HEAD',
      'PUT',
      'OPTIONS',
      'TRACE',
      ' ',
      '/',
      '//',
      '/api',
      '/api/v1/runs',
      `/api/v1/runs/${ports.runIds[0] ?? ''}`,
      '/cancel',
      '/jobs/',
      'build',
      '/log',
      '/lines',
      '?tail=1',
      '&',
      '=',
      '%',
      '%2f',
      '%00',
      '..',
      'HTTP/1.1',
      'HTTP/1.0',
      'HTTP/9',
      '\r\n',
      '\n',
      '\r\n\r\n',
      `Host: 127.0.0.1:${port}`,
      'Host: evil',
      `Origin: http://127.0.0.1:${port}`,
      'Origin: null',
      'Content-Type: application/json',
      'Content-Length: 5',
      'Content-Length: -1',
      'Content-Length: 99999999999999999999',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: x',
      'Expect: 100-continue',
      'Range: bytes=0-',
      'Range: bytes=--1',
      'Last-Event-ID: x',
      'Cookie: a=b; ;=;',
      'Authorization: Bearer',
      'Connection: Upgrade',
      'Upgrade: h2c',
      ':',
      '{}',
      '\0',
      'é',
      '[',
      '0\r\n\r\n',
    )
    const paths = fc.constantFrom(...readingPaths(ports)).map((path) => [path.slice(1)])
    const noise = fc.oneof(
      { weight: 3, arbitrary: fc.array(words, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''), 'latin1')) },
      {
        weight: 5,
        arbitrary: fc
          .tuple(
            fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE'),
            fc.oneof(paths, fc.array(words, { maxLength: 6 })),
            fc.array(words, { maxLength: 5 }),
          )
          .map(([method, target, headers]) =>
            Buffer.from(
              `${method} /${target.join('').replaceAll(/[\r\n ]/g, '')} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers.join('\r\n')}\r\n\r\n`,
              'latin1',
            ),
          ),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    )
    const answers = await Promise.all(
      chunked(fc.sample(noise, { numRuns: times(2_000, 10_000), seed: 70 }), 8).map(async (requests) => {
        const texts: string[] = []
        for (const request of requests) texts.push(await sendNoise(port, request))
        return texts
      }),
    )
    const all = answers.flat()
    expect(all).to.have.length(times(2_000, 10_000))
    for (const text of all) expect(text).not.to.match(/\n\s+at |\.ts:\d|node_modules|HTTP\/1\.1 5/)
    expect(all.filter((text) => text.startsWith('HTTP/1.1 2')).length, 'some of it is understood').to.be.above(10)
    expect(changes(ports)).to.equal(0)
    expect(served.bugs).to.deep.equal([])
    expect((await served.get('/api/health')).status).to.equal(200)
  })
})

const chunked = <T>(items: readonly T[], parts: number): readonly (readonly T[])[] =>
  Array.from({ length: parts }, (_, part) => items.filter((_item, index) => index % parts === part))

/** Sends the text, ends the connection and returns the response. The stream of notices never ends, so only its first bytes are read. */
const sendNoise = (port: number, bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('event-stream')) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve(text)
    })
    socket.end(bytes)
  })
