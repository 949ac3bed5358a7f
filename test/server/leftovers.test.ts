import { expect } from 'chai'
import { createCredentials } from '../../src/server/gate/credentials.ts'
import { createLeftovers } from '../../src/server/gate/leftovers.ts'
import { readingPaths, scriptPath, serveFake, token } from './serve-fake.ts'

const stored = '"storage"'
const everything = '"cache", "storage"'

/** A fake browser that visits one start of the server after another and keeps its cookies. */
const browser = (instance = 'first') => {
  const { headersFor } = createLeftovers(createCredentials('/home/me/.sparkwing', token, instance), 4343)
  const jar = new Map<string, string>()
  return {
    jar,
    /** Sends a request and returns the `Clear-Site-Data` header of the answer. */
    ask: (url: string, now = 0, host = 'localhost:4343'): string | undefined => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const { 'Clear-Site-Data': cleared, 'Set-Cookie': set } = headersFor(
        { method: 'GET', url, rawHeaders: ['Host', host, 'Sec-Fetch-Site', 'same-origin', 'Cookie', cookie] },
        now,
      )
      const [, name, value] = /^([^=]+)=([^;]+); Path=\/; HttpOnly; SameSite=Strict$/.exec(set ?? '') ?? []
      if (name !== undefined && value !== undefined) jar.set(name, value)
      return cleared
    },
  }
}

describe('the site data in a browser from an earlier server', () => {
  it('A2: is cleared by the first answer of a start, except for files, which are cleared by an answer that no user waits for', () => {
    const { ask } = browser()
    expect([ask('/', 1000), ask('/api/v1/runs', 1001), ask(scriptPath, 10_999)]).to.deep.equal([stored, undefined, undefined])
    expect([ask('/api/v1/stream?last=x', 2000), ask('/', 99_000), ask('/api/v1/stream', 99_000)]).to.deep.equal([
      everything,
      undefined,
      undefined,
    ])
  })

  it('A2: is cleared completely, including files, when a page opens no stream for ten seconds', () => {
    const { ask } = browser()
    expect([
      ask('/api/v1/runs', 1000),
      ask('/api/v1/runs', 10_999),
      ask('/api/v1/runs', 11_000),
      ask('/api/v1/runs', 30_000),
    ]).to.deep.equal([stored, undefined, everything, undefined])
  })

  it('P13: is cleared for each address of a tunnel, because browsers keep site data for each', () => {
    const { ask, jar } = browser()
    const through = (host: string) => ask('/api/v1/stream', 0, host)
    expect([through('localhost:4343'), through('localhost:4343')]).to.deep.equal([everything, undefined])
    expect([through('localhost:8080'), through('localhost:8080'), through('localhost')]).to.deep.equal([everything, undefined, everything])
    const [own = '', other = ''] = [...jar.keys()]
    // a server of another user on that port has seen the cookie, and gives it back for its own port
    jar.set(other.replace('8080', '9090'), jar.get(own) ?? '')
    expect(through('localhost:9090')).to.equal(everything)
  })

  it('A2: is cleared whenever a browser signs in', () => {
    const { ask } = browser()
    expect([ask('/api/session'), ask('/api/session'), ask('/api/v1/stream'), ask('/api/session')]).to.deep.equal([
      stored,
      stored,
      everything,
      stored,
    ])
  })

  it('A2: is cleared again after a restart, and a forged cookie does not prevent it', () => {
    const before = browser('first')
    before.ask('/api/v1/stream')
    const after = browser('second')
    for (const [name, value] of before.jar) after.jar.set(name, value)
    expect(after.ask('/')).to.equal(stored)
    const [[name, value] = ['', '']] = [...after.jar]
    for (const forged of ['', '0', '9999999999999', value.replace(/^\d+/, '9999999999999'), `${value}x`]) {
      after.jar.set(name, forged)
      expect(after.ask('/'), forged).to.equal(stored)
    }
  })

  it('A2: is cleared by every answer to a browser, including refusals, but never by answers to programs and other users', async () => {
    await using served = await serveFake({ peer: 'unproven' })
    const headers = { 'sec-fetch-site': 'same-origin' }
    for (const path of [...readingPaths(served.ports), '/', scriptPath, '/api/health', '/nothing.js']) {
      const answer = await served.get(path, { headers })
      expect(answer.headers.get('clear-site-data'), path).to.equal(path === '/api/v1/stream' ? everything : stored)
      await answer.body?.cancel()
    }
    const signedIn = await served.post('/api/session', { token }, headers)
    expect(signedIn.headers.get('clear-site-data')).to.equal(stored)
    expect(signedIn.headers.getSetCookie().map((cookie) => cookie.replace(/-[0-9a-f]{12}=.*/, ''))).to.deep.equal([
      'sparkwing-met',
      'sparkwing',
    ])
    const cleared = async (path: string, from: Readonly<Record<string, string>>, to = served): Promise<unknown> =>
      (await to.get(path, { headers: from })).headers.get('clear-site-data')
    await using foreign = await serveFake({ peer: 'other' })
    expect([
      await cleared('/api/v1/runs', {}),
      await cleared('/', { 'sec-fetch-site': 'cross-site' }),
      await cleared('/', headers, foreign),
      await cleared('/api/health', headers, foreign),
    ]).to.deep.equal([null, null, null, null])
  })

  it('A2: is cleared when a service worker requests its script, which is always refused', async () => {
    await using served = await serveFake({ peer: 'own' })
    const headers = { 'service-worker': 'script', 'sec-fetch-site': 'same-origin' }
    for (const path of ['/', '/worker.js', scriptPath, '/api/v1/runs', '/api/health']) {
      const answer = await served.get(path, { headers })
      expect([answer.status, answer.headers.get('clear-site-data')], path).to.deep.equal([403, everything])
    }
  })
})
