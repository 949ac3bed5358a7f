import { execFile } from 'node:child_process'
import { Agent, get } from 'node:http'
import { createServer, connect, Socket } from 'node:net'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { linuxPeers } from '../../src/server/gate/peer.ts'
import { fakePorts } from './fake-ports.ts'
import { ask } from './raw-http.ts'
import { changes, readingPaths, serveFake, token, writingPaths, type ServedDashboard } from './serve-fake.ts'

const run = promisify(execFile)
const bearer = { authorization: `Bearer ${token}` }

/** Status of a GET or POST as the page would send it. */
const statusOf = async (
  served: ServedDashboard,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> => {
  const answer = body === undefined ? await served.get(path, { headers }) : await served.post(path, body, headers)
  await answer.body?.cancel()
  return answer.status
}

const statuses = async (
  served: ServedDashboard,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ read: number[]; write: number[] }> => ({
  read: await Promise.all(
    [...readingPaths(served.ports), '/', '/assets/page-1a2b.js'].map((path) => statusOf(served, path, undefined, headers)),
  ),
  write: await Promise.all(writingPaths(served.ports).map(({ path, body }) => statusOf(served, path, body, headers))),
})

/** What every reading answers, when all answer the same. */
const eachReading = (status: number): number[] => [...readingPaths(fakePorts()), '/', 'a script'].map(() => status)

/** Signs a browser in and gives its cookie. */
const signIn = async (served: ServedDashboard): Promise<string> => {
  const answer = await served.post('/api/session', { token })
  expect(answer.status).to.equal(200)
  return answer.headers.get('set-cookie') ?? ''
}

describe('who may use the dashboard', () => {
  it('row 40: is asked again when too many open files kept it from being found out, and such a request is refused with 503', async () => {
    const tooMany = Object.assign(new Error('too many open files'), { code: 'EMFILE' })
    const fake = fakePorts()
    let [asked, listed] = [0, 0]
    await using served = await serveFake({
      identifyPeer: () => (asked++ < 2 ? Promise.reject(tooMany) : Promise.resolve('own')),
      fake: { ...fake, runs: { ...fake.runs, list: (query) => (listed++ === 0 ? Promise.reject(tooMany) : fake.runs.list(query)) } },
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const statusOver = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = get(`${served.url}/api/v1/runs`, { agent }, (answer) => {
          answer.resume().on('end', () => {
            resolve(answer.statusCode ?? 0)
          })
        })
        request.on('error', reject)
      })
    expect([await statusOver(), await statusOver(), await statusOver()]).to.deep.equal([401, 503, 200])
    agent.destroy()
    expect(served.bugs).to.deep.equal([])
  })

  it('row 60: another local user gets 401 on all but health, and the user who started it gets in', async function () {
    await using served = await serveFake()
    expect(await statuses(served), 'the own user').to.deep.equal({ read: eachReading(200), write: [201, 202, 201, 200] })
    const before = changes(served.ports)
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return
    const paths = [...readingPaths(served.ports), '/', '/assets/page-1a2b.js', '/api/health']
    const asNobody = (args: readonly string[]): Promise<{ stdout: string }> =>
      run('setpriv', [
        '--reuid',
        '65534',
        '--regid',
        '65534',
        '--clear-groups',
        'curl',
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '--noproxy',
        '*',
        ...args,
      ])
    for (const path of paths) {
      const { stdout } = await asNobody([`${served.url}${path}`])
      expect(stdout, path).to.equal(path === '/api/health' ? '200' : '401')
    }
    for (const { path, body } of writingPaths(served.ports)) {
      const headers = [`Origin: ${served.url}`, 'x-sparkwing: 1', 'content-type: application/json'].flatMap((header) => ['-H', header])
      const { stdout } = await asNobody([...headers, '-d', JSON.stringify(body), `${served.url}${path}`])
      expect(stdout, path).to.equal('401')
    }
    const { stdout } = await asNobody(['-H', `Authorization: Bearer ${token}`, `${served.url}/api/v1/runs`])
    expect(stdout, 'with the token').to.equal('200')
    expect(changes(served.ports)).to.equal(before)
  })

  it('row 60: whoever is somebody else needs the token, as a header or as a cookie', async () => {
    await using served = await serveFake({ peer: 'other' })
    const refused = { read: eachReading(401), write: [401, 401, 401, 401] }
    expect(await statuses(served)).to.deep.equal(refused)
    expect(await statuses(served, { authorization: 'Bearer guess' })).to.deep.equal(refused)
    expect(changes(served.ports)).to.equal(0)
    expect(await statusOf(served, '/api/health')).to.equal(200)
    const allowed = { read: eachReading(200), write: [201, 202, 201, 200] }
    expect(await statuses(served, bearer)).to.deep.equal(allowed)
    const cookie = await signIn(served)
    expect(await statuses(served, { cookie: `other=1; ${cookie.split(';')[0] ?? ''}` })).to.deep.equal(allowed)
  })

  it('lets everybody read and nobody write without the token where nobody can tell who asks', async () => {
    await using served = await serveFake({ peer: 'unknown' })
    expect(await statuses(served)).to.deep.equal({ read: eachReading(200), write: [401, 401, 401, 401] })
    expect(changes(served.ports)).to.equal(0)
    const cookie = await signIn(served)
    expect((await statuses(served, { cookie: cookie.split(';')[0] ?? '' })).write).to.deep.equal([201, 202, 201, 200])
  })

  it('asks even the own user for the token when it must', async () => {
    await using served = await serveFake({ peer: 'own', tokenRequired: true })
    expect(await statuses(served)).to.deep.equal({ read: eachReading(401), write: [401, 401, 401, 401] })
    expect(await statusOf(served, '/api/v1/runs', undefined, bearer)).to.equal(200)
  })

  it('refuses a wrong token even from the own user, and two at once', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port } = served
    for (const headers of [
      ['Authorization: Bearer guess'],
      [`Authorization: Basic ${token}`],
      ['Authorization:'],
      [`Authorization: Bearer ${token} `, 'Authorization: Bearer guess'],
      [`Authorization: Bearer ${token}x`],
    ]) {
      expect((await ask(port, { headers })).status, headers.join()).to.equal(401)
    }
  })

  it('takes a program with the token and no Origin, as long as it marks its writes', async () => {
    await using served = await serveFake({ peer: 'other' })
    const [, cancel] = writingPaths(served.ports)
    const wish = { method: 'POST', target: cancel?.path ?? '', body: '{}' }
    const headers = [`Authorization: Bearer ${token}`, 'Content-Type: application/json']
    expect((await ask(served.port, { ...wish, headers })).status).to.equal(403)
    expect((await ask(served.port, { ...wish, headers: [...headers, 'x-sparkwing: 1'] })).status).to.equal(202)
  })

  it('swaps the token for a cookie that scripts can not read, that belongs to the home, and that is not the token', async () => {
    await using served = await serveFake({ peer: 'other', home: '/home/me/.sparkwing', instance: 'first' })
    const cookie = await signIn(served)
    expect(cookie).to.match(/^sparkwing-[0-9a-f]{12}=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.to.include(token)
    for (const body of [{ token: 'guess' }, { token: `${token} ` }]) expect(await statusOf(served, '/api/session', body)).to.equal(401)
    for (const body of [{}, { token: 1 }, { token, more: 1 }]) expect(await statusOf(served, '/api/session', body)).to.equal(400)
    const value = cookie.split(';')[0] ?? ''
    for (const wrong of [
      `${value}x`,
      value.slice(0, -1),
      value.replace(/=.*/, '='),
      value.replace(/=.*/, `=${encodeURIComponent(token)}`),
    ]) {
      expect(await statusOf(served, '/api/v1/runs', undefined, { cookie: wrong }), wrong).to.equal(401)
    }
    await using restarted = await serveFake({ peer: 'other', home: '/home/me/.sparkwing', instance: 'second' })
    expect(await statusOf(restarted, '/api/v1/runs', undefined, { cookie: value }), 'after a restart').to.equal(200)
    await using other = await serveFake({ peer: 'other', home: '/home/me/other' })
    expect(await statusOf(other, '/api/v1/runs', undefined, { cookie: value }), 'another home').to.equal(401)
  })

  it('shows a person who is unknown how to get in, and a program an error in JSON', async () => {
    await using served = await serveFake({ peer: 'other' })
    const page = await served.get('/runs/some-run', { headers: { accept: 'text/html,*/*' } })
    const html = await page.text()
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([401, 'text/html; charset=utf-8'])
    expect(html).to.include('sparkwing dashboard open').and.include('/api/session')
    expect(page.headers.get('content-security-policy')).to.match(/script-src 'self' 'sha256-[\w+/=]+' 'sha256-/)
    expect(page.headers.get('cache-control')).to.equal('no-store')
    const data = await served.get('/api/v1/runs', { headers: { accept: 'text/html' } })
    expect([data.status, data.headers.get('content-type'), data.headers.get('www-authenticate')]).to.deep.equal([
      401,
      'application/json; charset=utf-8',
      'Bearer',
    ])
  })

  it('proves by a nonce that it knows the token, and says no more than its name to anybody', async () => {
    await using served = await serveFake({ peer: 'other' })
    expect(await (await served.get('/api/health')).json()).to.deep.equal({ name: 'sparkwing', version: '1.2.3', instance: 'instance1' })
    const { proof } = (await (await served.get('/api/health?nonce=abc')).json()) as { proof: string }
    const { createHmac } = await import('node:crypto')
    expect(proof).to.equal(createHmac('sha256', token).update('instance1:abc').digest('hex'))
  })

  it('finds the other end of a connection in the tables of the kernel, whatever family its socket has', async function () {
    if (process.platform !== 'linux') return
    const uid = process.getuid?.() ?? -1
    const { readFile } = await import('node:fs/promises')
    const read = (table: string): Promise<string> => readFile(`/proc/net/${table}`, 'latin1').catch(() => '')
    const accepted = async (host: string, to: string): Promise<Socket> => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, host, resolve))
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const arrived = new Promise<Socket>((resolve) => server.once('connection', resolve))
      const client = connect(port, to)
      const socket = await arrived
      socket.once('close', () => {
        client.destroy()
        server.close()
      })
      return socket
    }
    for (const [host, to] of [
      ['127.0.0.1', '127.0.0.1'],
      ['127.0.0.1', '::ffff:127.0.0.1'],
    ] as const) {
      const socket = await accepted(host, to)
      expect(await linuxPeers(uid, read)(socket), `${to} of the own user`).to.equal('own')
      expect(await linuxPeers(uid + 1, read)(socket), `${to} for another user`).to.equal('other')
      expect(await linuxPeers(uid, () => Promise.resolve(''))(socket), 'no table').to.equal('other')
      socket.destroy()
      expect(await linuxPeers(uid, read)(socket), 'a closed socket').to.equal('other')
    }
  })

  it('trusts no row that is not established, has no inode, or belongs to another user', async () => {
    const ends = { localAddress: '127.0.0.1', localPort: 4343, remoteAddress: '127.0.0.1', remotePort: 50_000 }
    const socket = Object.create(Socket.prototype, Object.getOwnPropertyDescriptors(ends)) as Socket
    const row = (state: string, uid: number, inode: number): string =>
      `   1: 0100007F:C350 0100007F:10F7 ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`
    const peer = (...rows: string[]): Promise<string> =>
      linuxPeers(1000, (table) => Promise.resolve(table === 'tcp' ? rows.join('') : ''))(socket)
    expect(await peer(row('01', 1000, 5))).to.equal('own')
    expect(await peer(row('01', 0, 5))).to.equal('other')
    expect(await peer(row('01', 1000, 0))).to.equal('other')
    for (const state of ['02', '04', '05', '06', '08', '0A']) expect(await peer(row(state, 1000, 5)), state).to.equal('other')
    // the server's own end of the same connection
    expect(await peer(row('01', 1000, 5).replace('0100007F:C350 0100007F:10F7', '0100007F:10F7 0100007F:C350'))).to.equal('other')
  })
})
