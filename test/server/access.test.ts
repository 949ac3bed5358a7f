import { Agent, get } from 'node:http'
import { createServer, connect, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { linkKey } from '../../src/server/gate/credentials.ts'
import { unmappedUid } from '../../src/files/unmapped-user.ts'
import { hasTool } from '../faults/has-tool.ts'
import { linuxPeers } from '../../src/server/gate/peer.ts'
import { unlessTried } from '../faults/has-tool.ts'
import { canBeAnotherUser, pageHeaders, statusForAnotherUser } from './as-another-user.ts'
import { fakePorts } from './fake-ports.ts'
import { ask } from './raw-http.ts'
import { changes, readingPaths, scriptPath, serveFake, token, writingPaths, type ServedDashboard } from './serve-fake.ts'

const bearer = { authorization: `Bearer ${token}` }

/** The status of a GET or POST, sent as the page would send it. */
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
  read: await Promise.all([...readingPaths(served.ports), '/', scriptPath].map((path) => statusOf(served, path, undefined, headers))),
  write: await Promise.all(writingPaths(served.ports).map(({ path, body }) => statusOf(served, path, body, headers))),
})

/** The expected statuses of all reading routes when they are all the same. */
const eachReading = (status: number): number[] => [...readingPaths(fakePorts()), '/', 'a script'].map(() => status)

/** Signs in a browser and returns its cookie. */
const signIn = async (served: ServedDashboard): Promise<string> => {
  const answer = await served.post('/api/session', { token })
  expect(answer.status).to.equal(200)
  return answer.headers.get('set-cookie') ?? ''
}

/** The part of it that a browser sends back. */
const cookieOf = (setCookie: string): string => setCookie.split(';', 1)[0] ?? ''

const unlessUser = unlessTried(canBeAnotherUser, 'playing another user')

describe('access to the dashboard', () => {
  it('row 40: is refused with 503 while too many open files prevent the check or the answer, and is checked again after that', async () => {
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
    expect([await statusOver(), await statusOver(), await statusOver()]).to.deep.equal([503, 503, 200])
    agent.destroy()
    expect(served.bugs).to.deep.equal([])
  })

  it(`row 60: is refused to another local user with 401, except for health, and granted to the user who started it${unlessUser}`, async function () {
    await using served = await serveFake()
    expect(await statuses(served), 'the own user').to.deep.equal({ read: eachReading(200), write: [201, 202, 201, 200, 200] })
    const before = changes(served.ports)
    if (!canBeAnotherUser) return
    for (const path of [...readingPaths(served.ports), '/', scriptPath, '/api/health']) {
      expect(await statusForAnotherUser(served.url + path), path).to.equal(path === '/api/health' ? 200 : 401)
    }
    for (const { path, body } of writingPaths(served.ports)) {
      expect(await statusForAnotherUser(served.url + path, pageHeaders(served.url), body), path).to.equal(401)
    }
    expect(changes(served.ports)).to.equal(before)
  })

  it(`A1: is refused to another user with any cookie, and granted with the token only when everyone needs it${unlessUser}`, async () => {
    const refused = { read: eachReading(401), write: [401, 401, 401, 401, 401] }
    const allowed = { read: eachReading(200), write: [201, 202, 201, 200, 200] }
    await using served = await serveFake({ peer: 'other' })
    const cookie = cookieOf(await signIn(served))
    for (const headers of [{}, { authorization: 'Bearer guess' }, { cookie }, bearer, { ...bearer, cookie }]) {
      expect(await statuses(served, headers), JSON.stringify(headers)).to.deep.equal(refused)
    }
    expect(changes(served.ports)).to.equal(0)
    expect(await statusOf(served, '/api/health')).to.equal(200)
    await using asking = await serveFake({ peer: 'other', tokenRequired: true })
    expect(await statuses(asking, { cookie: cookieOf(await signIn(asking)) })).to.deep.equal(refused)
    expect(await statuses(asking, bearer)).to.deep.equal(allowed)
    if (!canBeAnotherUser) return
    await using found = await serveFake()
    expect(await statusForAnotherUser(`${found.url}/api/v1/runs`, [`Cookie: ${cookieOf(await signIn(found))}`])).to.equal(401)
    expect(await statusForAnotherUser(`${found.url}/api/v1/runs`, [`Authorization: Bearer ${token}`])).to.equal(401)
    await using strict = await serveFake({ tokenRequired: true })
    expect(await statusForAnotherUser(`${strict.url}/api/v1/runs`, [`Authorization: Bearer ${token}`])).to.equal(200)
  })

  it('A1: is granted to root, another machine and a relay only with the cookie or the token', async () => {
    await using served = await serveFake({ peer: 'unproven' })
    expect(await statuses(served)).to.deep.equal({ read: eachReading(401), write: [401, 401, 401, 401, 401] })
    const cookie = cookieOf(await signIn(served))
    for (const headers of [{ cookie: `other=1; ${cookie}` }, bearer]) {
      expect(await statuses(served, headers)).to.deep.equal({ read: eachReading(200), write: [201, 202, 201, 200, 200] })
    }
  })

  it('is read-only for everyone without the token when clients cannot be identified', async () => {
    await using served = await serveFake({ peer: 'unknown' })
    expect(await statuses(served)).to.deep.equal({ read: eachReading(200), write: [401, 401, 401, 401, 401] })
    expect(changes(served.ports)).to.equal(0)
    const cookie = cookieOf(await signIn(served))
    expect((await statuses(served, { cookie })).write).to.deep.equal([201, 202, 201, 200, 200])
  })

  it('requires the token even from the same user when configured so', async () => {
    await using served = await serveFake({ peer: 'own', tokenRequired: true })
    expect(await statuses(served)).to.deep.equal({ read: eachReading(401), write: [401, 401, 401, 401, 401] })
    expect(await statusOf(served, '/api/v1/runs', undefined, bearer)).to.equal(200)
  })

  it('is refused with a wrong token even to the same user, and with two tokens at once', async () => {
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

  it('is granted to a program with the token and no Origin, as long as it marks its writes', async () => {
    await using served = await serveFake({ peer: 'unproven' })
    const [, cancel] = writingPaths(served.ports)
    const request = { method: 'POST', target: cancel?.path ?? '', body: '{}' }
    const headers = [`Authorization: Bearer ${token}`, 'Content-Type: application/json']
    expect((await ask(served.port, { ...request, headers })).status).to.equal(403)
    expect((await ask(served.port, { ...request, headers: [...headers, 'x-sparkwing: 1'] })).status).to.equal(202)
  })

  it('A1: swaps the token for a cookie that scripts cannot read, that is not the token, and that is valid for one start of a home', async () => {
    await using served = await serveFake({ peer: 'unproven', home: '/home/me/.sparkwing', instance: 'first' })
    const setCookie = await signIn(served)
    expect(setCookie).to.match(/^sparkwing-[0-9a-f]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(setCookie).not.to.include(token)
    for (const body of [{ token: 'guess' }, { token: `${token} ` }]) expect(await statusOf(served, '/api/session', body)).to.equal(401)
    for (const body of [{}, { token: 1 }, { token, more: 1 }]) expect(await statusOf(served, '/api/session', body)).to.equal(400)
    const cookie = cookieOf(setCookie)
    for (const wrong of [
      `${cookie}x`,
      cookie.slice(0, -1),
      cookie.replace(/=.*/, '='),
      cookie.replace(/=.*/, `=${encodeURIComponent(token)}`),
    ]) {
      expect(await statusOf(served, '/api/v1/runs', undefined, { cookie: wrong }), wrong).to.equal(401)
    }
    expect(await statusOf(served, '/api/v1/runs', undefined, { cookie })).to.equal(200)
    await using restarted = await serveFake({ peer: 'unproven', home: '/home/me/.sparkwing', instance: 'second' })
    expect(await statusOf(restarted, '/api/v1/runs', undefined, { cookie }), 'after a restart').to.equal(401)
    await using other = await serveFake({ peer: 'unproven', home: '/home/me/other', instance: 'first' })
    expect(await statusOf(other, '/api/v1/runs', undefined, { cookie }), 'another home').to.equal(401)
  })

  it('A1: has sign-in links whose key is valid for one start only, and is not the token', async () => {
    await using served = await serveFake({ peer: 'unproven', instance: 'first' })
    const key = linkKey(token, 'first')
    expect(await statusOf(served, '/api/session', { token: key })).to.equal(200)
    expect(await statusOf(served, '/api/v1/runs', undefined, { authorization: `Bearer ${key}` })).to.equal(401)
    await using restarted = await serveFake({ peer: 'unproven', instance: 'second' })
    expect(await statusOf(restarted, '/api/session', { token: key })).to.equal(401)
  })

  it('A1: never gives a health proof that works as a cookie or as the key of a link, whatever the nonce', async () => {
    await using served = await serveFake({ peer: 'unproven', instance: 'first' })
    const secrets = [cookieOf(await signIn(served)).split('=')[1], linkKey(token, 'first')]
    for (const nonce of ['first', 'cookie of first', 'link of first']) {
      const { proof } = (await (await served.get(`/api/health?nonce=${encodeURIComponent(nonce)}`)).json()) as { proof: string }
      expect(secrets).not.to.include(Buffer.from(proof, 'hex').toString('base64url'))
    }
  })

  it('shows an unknown user how to sign in, and a program an error as JSON', async () => {
    await using served = await serveFake({ peer: 'unproven' })
    const page = await served.get('/runs/some-run', { headers: { accept: 'text/html,*/*' } })
    const html = await page.text()
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([401, 'text/html; charset=utf-8'])
    expect(html).to.include('sparkwing dashboard open --no-browser').and.include('/api/session')
    expect(page.headers.get('content-security-policy')).to.match(/script-src 'self' 'sha256-[\w+/=]+' 'sha256-/)
    expect(page.headers.get('cache-control')).to.equal('no-store')
    const data = await served.get('/api/v1/runs', { headers: { accept: 'text/html' } })
    expect([data.status, data.headers.get('content-type'), data.headers.get('www-authenticate')]).to.deep.equal([
      401,
      'application/json; charset=utf-8',
      'Bearer',
    ])
    await using another = await serveFake({ peer: 'other' })
    const refused = await another.get('/', { headers: { accept: 'text/html,*/*' } })
    expect([refused.status, await refused.text()].join()).to.match(/^401,.*belongs to another user.*sparkwing dashboard start/s)
  })

  it('proves with a nonce that the server knows the token, and tells everyone else only its name', async () => {
    await using served = await serveFake({ peer: 'other' })
    expect(await (await served.get('/api/health')).json()).to.deep.equal({ name: 'sparkwing', version: '1.2.3', instance: 'instance1' })
    const { proof } = (await (await served.get('/api/health?nonce=abc')).json()) as { proof: string }
    const { createHmac } = await import('node:crypto')
    expect(proof).to.equal(createHmac('sha256', token).update('instance1:abc').digest('hex'))
  })

  it('finds the other end of a connection in the kernel tables, whatever the family of its socket', async function () {
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
      expect(await linuxPeers(uid + 1, read)(socket), `${to} for another user`).to.equal(uid === 0 ? 'unproven' : 'other')
      expect(await linuxPeers(uid, () => Promise.resolve(''))(socket), 'no table').to.equal('unproven')
      socket.destroy()
      expect(await linuxPeers(uid, read)(socket), 'a closed socket').to.equal('other')
    }
  })

  it('A1: trusts no row that is not established or has no inode, and distinguishes root and other machines from other users', async () => {
    const ends = { localAddress: '127.0.0.1', localPort: 4343, remoteAddress: '127.0.0.1', remotePort: 50_000 }
    const socket = (changed: Partial<typeof ends> = {}): Socket =>
      Object.create(Socket.prototype, Object.getOwnPropertyDescriptors({ ...ends, ...changed })) as Socket
    const line = (local: string, remote: string, state: string, uid: number, inode: number): string =>
      `   1: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`
    const listening = line('0100007F:10F7', '00000000:0000', '0A', 1000, 4)
    const row = (state: string, uid: number, inode: number): string => line('0100007F:C350', '0100007F:10F7', state, uid, inode)
    const peer = (row: string, uid = 1000, from = socket(), unmapped?: number): Promise<string> =>
      linuxPeers(uid, (table) => Promise.resolve(table === 'tcp' ? listening + row : ''), unmapped)(from)
    expect(await peer(row('01', 1000, 5))).to.equal('own')
    expect(await peer(row('01', 1001, 5))).to.equal('other')
    expect(await peer(row('01', 65_534, 5))).to.equal('other')
    expect(await peer(row('01', 0, 5))).to.equal('unproven')
    expect(await peer(row('01', 0, 5), 0), 'root at a server of root').to.equal('own')
    expect(await peer(row('01', 1000, 5), 0), 'another at a server of root').to.equal('other')
    expect(await peer(row('01', 65_534, 5), 65_534, socket(), 65_534), 'A14: a user without a place in the namespace').to.equal('unproven')
    expect(await peer(row('01', 1000, 5), 1000, socket(), 65_534)).to.equal('own')
    expect(await peer(row('01', 1000, 0))).to.equal('other')
    for (const state of ['02', '04', '05', '06', '08', '0A']) expect(await peer(row(state, 1000, 5)), state).to.equal('other')
    // the server's own end of the same connection
    expect(await peer(line('0100007F:10F7', '0100007F:C350', '01', 1000, 5))).to.equal('other')
    expect(await peer('', 1000, socket({ remoteAddress: '192.0.2.7' })), 'another machine').to.equal('unproven')
    for (const own of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
      expect(await peer('', 1000, socket({ remoteAddress: own.address })), own.address).to.equal('other')
    }
  })

  const unlessNamespace = hasTool('unshare', ['--user', 'true']) ? '' : ' (left out: no user namespaces)'
  it(`A14: knows in a user namespace by which uid all users without a place in it are shown${unlessNamespace}`, () => {
    const map = (text: string) => (path: string) => (path.endsWith('uid_map') ? text : '65534\n')
    expect(unmappedUid(map('         0          0 4294967295\n'))).to.equal(undefined)
    expect(unmappedUid(map('0 1000 1\n1 100000 65536\n'))).to.equal(65_534)
    expect(unmappedUid(map(''))).to.equal(65_534)
    if (unlessNamespace !== '') return
    const script = `import { unmappedUid } from ${JSON.stringify(new URL('../../src/files/unmapped-user.ts', import.meta.url).href)}; console.log(unmappedUid())`
    const shown = execFileSync('unshare', ['--user', process.execPath, '--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(shown).to.equal('65534\n')
  })

  it('A1: treats a client that has left as another user, however often the tables are read', async () => {
    const ends = { localAddress: '127.0.0.1', localPort: 4343, remoteAddress: '127.0.0.1', remotePort: 50_000 }
    const socket = Object.create(Socket.prototype, Object.getOwnPropertyDescriptors(ends)) as Socket
    let readings = 0
    // all later readings return only the server's own row
    const identify = linuxPeers(1000, () => Promise.resolve(readings++ === 0 ? '1: 0100007F:10F7 00000000:0000 0A 0 0 0 1000 0 4\n' : ''))
    expect([await identify(socket), await identify(socket)]).to.deep.equal(['other', 'other'])
  })
})
