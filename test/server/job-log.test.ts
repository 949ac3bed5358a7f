import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { expect } from 'chai'
import { byteRange } from '../../src/server/handlers/byte-range.ts'
import { contentDisposition } from '../../src/server/handlers/content-disposition.ts'
import { fakePorts } from './fake-ports.ts'
import { rawRequest } from './raw-http.ts'
import { serveFake, type ServedDashboard } from './serve-fake.ts'

const pathOf = ({ ports }: ServedDashboard): string => `/api/v1/runs/${ports.runIds[0] ?? ''}/jobs/build/log`

describe('the raw log', () => {
  for (const [range, status, from, to] of [
    [undefined, 200, 0, 5_000],
    ['bytes=0-0', 206, 0, 1],
    ['bytes=0-4999', 206, 0, 5_000],
    ['bytes=10-19', 206, 10, 20],
    ['bytes=4990-', 206, 4_990, 5_000],
    ['bytes=4990-9999999', 206, 4_990, 5_000],
    ['bytes=-10', 206, 4_990, 5_000],
    ['bytes=-9999', 206, 0, 5_000],
    ['BYTES=10-19', 206, 10, 20],
    ['bytes=5000-', 416, 0, 0],
    ['bytes=5000-6000', 416, 0, 0],
    ['bytes=-0', 416, 0, 0],
    ['bytes=20-10', 200, 0, 5_000],
    ['bytes=0-1,3-4', 200, 0, 5_000],
    ['bytes=-', 200, 0, 5_000],
    ['bytes=a-b', 200, 0, 5_000],
    ['lines=0-1', 200, 0, 5_000],
    ['bytes=0x1-2', 200, 0, 5_000],
  ] as const) {
    it(`answers Range ${range ?? 'none'} with ${status}`, async () => {
      const bytes = randomBytes(5_000)
      const fake = fakePorts()
      fake.contents.set('build', bytes)
      await using served = await serveFake({ fake, peer: 'own' })
      const answer = await served.get(pathOf(served), { headers: range === undefined ? {} : { range } })
      expect(answer.status).to.equal(status)
      if (status === 416) {
        expect(answer.headers.get('content-range')).to.equal('bytes */5000')
        await answer.json()
      } else {
        expect(answer.headers.get('content-range')).to.equal(status === 206 ? `bytes ${from}-${to - 1}/5000` : null)
        expect(answer.headers.get('content-length')).to.equal(String(to - from))
        expect(answer.headers.get('accept-ranges')).to.equal('bytes')
        expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(from, to))).to.equal(true)
      }
      while (fake.asked.closed < fake.asked.opened) await new Promise(setImmediate)
    })
  }

  it('serves an empty log, but no range of it', async () => {
    expect(byteRange(undefined, 0)).to.deep.equal({ kind: 'all' })
    for (const range of ['bytes=0-', 'bytes=-1', 'bytes=0-0']) expect(byteRange(range, 0), range).to.deep.equal({ kind: 'none' })
    const fake = fakePorts()
    fake.contents.set('build', Buffer.alloc(0))
    await using served = await serveFake({ fake, peer: 'own' })
    const answer = await served.get(pathOf(served))
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).to.deep.equal([200, '0', ''])
  })

  it('is served in full when a request has both If-Range and Range', async () => {
    await using served = await serveFake({ peer: 'own' })
    const answer = await served.get(pathOf(served), { headers: { range: 'bytes=0-1', 'if-range': '"tag"' } })
    expect(answer.status).to.equal(200)
    await answer.text()
  })

  it('is served as text, for download under a name that is safe everywhere', async () => {
    await using served = await serveFake({ peer: 'own' })
    const answer = await served.get(pathOf(served))
    expect(answer.headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    expect(answer.headers.get('content-disposition')).to.equal(`attachment; filename="build.log"; filename*=UTF-8''build.log`)
    expect(answer.headers.get('content-security-policy')).to.include('sandbox')
    await answer.text()
  })

  for (const [name, ascii, encoded] of [
    ['test/node-22.log', 'test_node-22.log', 'test_node-22.log'],
    ['../../etc/passwd', '__.._etc_passwd', '__.._etc_passwd'],
    ['a"b\\c;d.log', 'a_b_c_d.log', 'a_b_c%3Bd.log'],
    ['état 100%.log', '_tat 100_.log', '%C3%A9tat%20100%25.log'],
    ["it's (1)*.log", 'it_s _1__.log', 'it%27s%20%281%29_.log'],
    ['x\r\nSet-Cookie: a=b', 'x__Set-Cookie_ a=b', 'x__Set-Cookie_%20a%3Db'],
    ['gpj.\u202Egol.exe', 'gpj._gol.exe', 'gpj._gol.exe'],
    ['.bashrc', '_bashrc', '_bashrc'],
    ['half \uD800.log', 'half _.log', 'half%20%EF%BF%BD.log'],
  ] as const) {
    it(`names a download ${JSON.stringify(name)} safely`, () => {
      expect(contentDisposition(name)).to.equal(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
    })
  }

  it('is read no further ahead of a slow client than the buffers allow, and closed when the client leaves', async () => {
    const fake = fakePorts()
    let read = 0
    let closed = 0
    const size = 200 * 1024 * 1024
    const chunk = Buffer.alloc(64 * 1024)
    await using served = await serveFake({
      peer: 'own',
      fake: {
        ...fake,
        logs: {
          open: () =>
            Promise.resolve({
              size: () => Promise.resolve(size),
              isGrowing: true,
              fileName: 'big.log',
              read: async function* (from, to) {
                for (let at = from; at < to; at += chunk.length) {
                  await Promise.resolve()
                  read += chunk.length
                  yield chunk
                }
              },
              lines: () => Promise.reject(new Error('not asked')),
              tail: () => Promise.reject(new Error('not asked')),
              marks: () => Promise.reject(new Error('not asked')),
              [Symbol.asyncDispose]: () => {
                closed += 1
                return Promise.resolve()
              },
            }),
        },
      },
    })
    const client = connect(served.port, '127.0.0.1')
    client.on('error', () => undefined)
    client.write(rawRequest(served.port, { target: pathOf(served) }))
    await new Promise((resolve) => client.once('readable', resolve))
    // wait until it stops: no progress during ten health checks
    for (let before = -1; before !== read;) {
      before = read
      for (let check = 0; check < 10; check++) await (await served.get('/api/health')).text()
    }
    expect(read).to.be.below(size / 4)
    client.destroy()
    while (closed < 1) await new Promise(setImmediate)
    expect(served.bugs).to.deep.equal([])
  })

  it('aborts the answer when the log became shorter, so that a client does not mistake a part for the whole', async () => {
    const fake = fakePorts()
    await using served = await serveFake({
      peer: 'own',
      fake: {
        ...fake,
        logs: {
          open: async (run, job) => {
            const log = await fake.logs.open(run, job)
            return log && Object.assign(log, { read: short })
          },
        },
      },
    })
    const failure = await served.get(pathOf(served)).then(
      (answer) =>
        answer.text().then(
          () => 'read to its end',
          () => 'cut',
        ),
      () => 'cut',
    )
    expect(failure).to.equal('cut')
    expect(served.bugs).to.have.length(1)
  })
})

async function* short(): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield Buffer.from('too little')
}
