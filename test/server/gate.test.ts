import { expect } from 'chai'
import { ask, rawRequest, sendRaw, type RawAnswer } from './raw-http.ts'
import { changes, readingPaths, scriptPath, serveFake, token, writingPaths, type ServedDashboard } from './serve-fake.ts'

const jsonType = 'Content-Type: application/json'
const mark = 'x-sparkwing: 1'

/** Expects no stack, no path of ours, no CORS headers, and an error in words. */
const expectRefusal = (answer: RawAnswer, what: string, statuses: readonly number[]): void => {
  expect(statuses, `${what} gave ${answer.status}: ${answer.body.slice(0, 200)}`).to.include(answer.status)
  expect(answer.headers, what).not.to.have.property('access-control-allow-origin')
  expect(answer.body, what).not.to.match(/CANARY|root:|\n\s+at |\.ts:\d/)
}

describe('the gate of the dashboard', () => {
  describe('row 55: hosts', () => {
    const forms = (port: number): readonly (readonly string[])[] => [
      [],
      [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`],
      [`Host: 127.0.0.1:${port}`, 'Host: evil.test'],
      ['Host: evil.test', `Host: 127.0.0.1:${port}`],
      ...[
        '',
        'evil.test',
        `evil.test:${port}`,
        '127.0.0.1:',
        'localhost:65536',
        'localhost:99999999999999999999',
        '[::1]:0',
        `127.0.0.1:-${port}`,
        `127.0.0.1:0x10f7`,
        `127.0.0.1:0${port}`,
        `127.0.0.1:${port}:${port}`,
        `127.0.0.1:${port}@evil.test`,
        `evil.test@127.0.0.1:${port}`,
        `user:pass@localhost:${port}`,
        `127.0.0.1:${port}/`,
        `127.0.0.1:${port}#evil`,
        `127.0.0.1:${port}?x`,
        `http://127.0.0.1:${port}`,
        `127.0.0.1.:${port}`,
        `localhost.:${port}`,
        `127.1:${port}`,
        `127.0.1:${port}`,
        `2130706433:${port}`,
        `0x7f000001:${port}`,
        `0177.0.0.1:${port}`,
        `0.0.0.0:${port}`,
        `0:${port}`,
        `[::]:${port}`,
        `[::1:${port}`,
        `::1:${port}`,
        `[0:0:0:0:0:0:0:1]:${port}`,
        `[::ffff:127.0.0.1]:${port}`,
        `[::1%25lo]:${port}`,
        `127.0.0.1:${port},evil.test`,
        `127.0.0.1:${port} evil.test`,
        `evil.test#127.0.0.1:${port}`,
        `xlocalhost:${port}`,
        `localhost:${port}.evil.test`,
        `localhost.evil.test:${port}`,
        `127.0.0.1.nip.io:${port}`,
        `локалхост:${port}`,
        `localhost%00:${port}`,
        `%6cocalhost:${port}`,
      ].map((value) => [`Host: ${value}`]),
    ]

    it('row 55: refuses 45 odd forms of Host on every kind of route, and keeps running', async () => {
      await using served = await serveFake({ peer: 'own' })
      const { port } = served
      expect(forms(port).length).to.be.at.least(45)
      for (const headers of forms(port)) {
        for (const target of ['/api/health', '/api/v1/runs', '/', '/api/v1/stream']) {
          const what = `${target} ${JSON.stringify(headers)}`
          expectRefusal(await ask(port, { target, headers, bare: true }), what, [400, 403])
        }
      }
      expectRefusal(await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n'), 'HTTP/1.0 without Host', [403])
      expectRefusal(await sendRaw(port, 'GET / HTTP/1.0\r\nHost: evil.test\r\n\r\n'), 'HTTP/1.0 with another', [403])
      expect((await served.get('/api/health')).status).to.equal(200)
      expect(served.bugs).to.deep.equal([])
    })

    it('row 55: accepts the three loopback names in any letter case, and the configured name', async () => {
      await using served = await serveFake({ peer: 'own', host: 'LocalHost' })
      const { port } = served
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
        const answer = await ask(port, { target: '/api/health', headers: [`Host: ${host}`], bare: true })
        expect(answer.status, host).to.equal(200)
      }
    })

    it('P13: accepts a loopback name with any port, as a tunnel sends it, and the configured name with its own only', async () => {
      await using served = await serveFake({ peer: 'own', host: '127.0.0.2' })
      const { port } = served
      const forms: readonly (readonly [string, number])[] = [
        ...['127.0.0.1', 'localhost', '[::1]', 'localhost:80', 'LocalHost:8080', '127.0.0.1:1', '[::1]:65535'].map(
          (host) => [host, 200] as const,
        ),
        [`127.0.0.2:${port}`, 200],
        ['127.0.0.2', 403],
        ['127.0.0.2:8080', 403],
      ]
      for (const [host, status] of forms) {
        const answer = await ask(port, { target: '/api/health', headers: [`Host: ${host}`], bare: true, address: '127.0.0.2' })
        expect(answer.status, host).to.equal(status)
      }
    })

    it('P13: compares the origin of a page with the address that it sends to', async () => {
      await using served = await serveFake({ peer: 'own' })
      const { port, ports } = served
      const write = (host: string, origin: string): Promise<RawAnswer> => {
        const headers = [`Host: ${host}`, `Origin: ${origin}`, jsonType, mark]
        return ask(port, { method: 'POST', target: writingPaths(ports)[1]?.path ?? '', headers, body: '{}', bare: true })
      }
      const own: readonly (readonly [string, string])[] = [
        ['localhost:8080', 'http://localhost:8080'],
        ['LOCALHOST:8080', 'http://localhost:8080'],
        ['localhost', 'http://localhost'],
        ['localhost:80', 'http://localhost'],
        ['[::1]:8080', 'http://[::1]:8080'],
      ]
      for (const [host, origin] of own) expect((await write(host, origin)).status, origin).to.equal(202)
      const foreign: readonly (readonly [string, string])[] = [
        ['localhost:8080', `http://localhost:${port}`],
        ['localhost:8080', 'http://127.0.0.1:8080'],
        ['localhost:8080', 'http://localhost'],
        ['localhost:8080', 'https://localhost:8080'],
        ['localhost', 'http://localhost:8080'],
        ['localhost', 'https://localhost'],
        [`127.0.0.1:${port}`, `http://localhost:${port}`],
      ]
      for (const [host, origin] of foreign) expectRefusal(await write(host, origin), `${origin} to ${host}`, [403])
      expect(changes(ports)).to.equal(own.length)
    })
  })

  it('row 56: refuses 27 odd forms of Origin, for reading and for writing', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port, ports } = served
    const forms = [
      'null',
      '',
      'http://evil.test',
      `http://evil.test:${port}`,
      `https://127.0.0.1:${port}`,
      `HTTP://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}.evil.test`,
      `http://127.0.0.1:${port}@evil.test`,
      `http://evil.test/127.0.0.1:${port}`,
      `http://evil.test#http://127.0.0.1:${port}`,
      'http://127.0.0.1',
      'http://localhost',
      `http://127.0.0.1:${port + 1}`,
      `http://localhost:${port - 1}`,
      `http://127.0.0.1.:${port}`,
      `http://127.1:${port}`,
      `http://0.0.0.0:${port}`,
      `http://localhost.evil.test:${port}`,
      `http://evil-localhost:${port}`,
      `//127.0.0.1:${port}`,
      `127.0.0.1:${port}`,
      'file://',
      'chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh',
      'moz-extension://1b2c',
      `http://127.0.0.1:${port}, http://evil.test`,
      `http://127.0.0.1:${port} http://127.0.0.1:${port}`,
    ]
    for (const origin of forms) {
      for (const target of ['/api/health', '/api/v1/runs', '/index.html', '/api/v1/stream']) {
        expectRefusal(await ask(port, { target, headers: [`Origin: ${origin}`] }), `GET ${target} from ${origin}`, [403])
      }
      for (const { path, body } of writingPaths(ports)) {
        const request = { method: 'POST', target: path, headers: [`Origin: ${origin}`, jsonType, mark], body: JSON.stringify(body) }
        expectRefusal(await ask(port, request), `POST ${path} from ${origin}`, [403])
      }
    }
    const twice = [`Origin: http://127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`]
    expectRefusal(await ask(port, { headers: twice }), 'two Origins', [403])
    expect(changes(ports)).to.equal(0)
  })

  describe('row 62: request targets', () => {
    const dots = ['..', '%2e%2e', '.%2e', '%2e.', '%2E%2E', '..%00', '%252e%252e', '..;', '%c0%ae%c0%ae', '...', '....//', '.']
    const slashes = ['/', '%2f', '%2F', '%5c', '\\', '//', '%252f', '%c0%af']
    const climbs = dots.flatMap((dot) => slashes.map((slash) => `${dot}${slash}${dot}${slash}${dot}${slash}canary.txt`))

    const targets = (served: ServedDashboard): readonly string[] => {
      const run = served.ports.runIds[0] ?? ''
      const routes = ['', '/assets', '/api', '/api/v1', '/api/v1/runs', `/api/v1/runs/${run}`, `/api/v1/runs/${run}/jobs`]
      return [
        ...routes.flatMap((route) => climbs.map((climb) => `${route}/${climb}`)),
        ...climbs.flatMap((climb) => [
          `/api/v1/runs/${run}/jobs/${climb}/log`,
          `/api/v1/runs/${climb}/jobs/build/log`,
          `/api/v1/runs/${climb}/events`,
        ]),
      ]
    }

    it('row 62: serves no byte of a file outside for 96 path traversals on each route', async () => {
      await using served = await serveFake({ peer: 'own' })
      expect(climbs.length).to.be.at.least(60)
      for (const target of targets(served)) {
        const answer = await ask(served.port, { target })
        expectRefusal(answer, target, [400, 404])
      }
      expect(served.ports.asked.opened, 'logs opened').to.equal(0)
      expect(served.bugs).to.deep.equal([])
    })

    it('row 62: refuses targets of other forms', async () => {
      await using served = await serveFake({ peer: 'own' })
      const { port } = served
      for (const target of [
        '*',
        `http://127.0.0.1:${port}/api/v1/runs`,
        'http://evil.test/',
        '//evil.test/api/v1/runs',
        '/api//v1/runs',
        '/api/v1/runs#x',
        '/api\\v1\\runs',
        '/api/v1/runs%',
        '/api/v1/runs/%zz',
        '/api/v1/runs/%ff',
        '/api/v1/runs/%0a',
        '/api/v1/runs/%7f',
        '/api/v1/runs?pipeline=%00',
        '/api/v1/runs?pipeline=%ff',
        '/api/v1/runs?file=../../canary.txt',
        `/api/v1/runs?pipeline=${'x'.repeat(2_048)}`,
        '/api/v1/runs/..',
        '/api/v1/runs/.',
        '/./index.html',
        '/é',
      ]) {
        expectRefusal(await ask(port, { target }), target, [400])
      }
      expectRefusal(await ask(port, { target: `/${'x'.repeat(20_000)}` }), 'longer than the headers may be', [400])
      expectRefusal(await sendRaw(port, 'NONSENSE\r\n\r\n'), 'no HTTP', [400])
    })
  })

  it('row 53: changes nothing for 50 kinds of POST from another page', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port, ports } = served
    const own = `Origin: http://127.0.0.1:${port}`
    const types = [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'text/plain; x=application/json',
      'application/json, text/plain',
      'application/jsonp',
      'application/json; charset=utf-16',
    ]
    const headerSets: (readonly string[])[] = [
      [],
      [jsonType],
      [mark],
      [jsonType, mark],
      [own, jsonType],
      [own, jsonType, 'x-sparkwing: 0'],
      [own, jsonType, mark, mark],
      [own, mark, jsonType, jsonType],
      [own, mark],
      [own, mark, jsonType, 'Content-Encoding: gzip'],
      ...types.flatMap((type) => [
        [`Content-Type: ${type}`, mark],
        [own, mark, `Content-Type: ${type}`],
      ]),
      ...['cross-site', 'same-site', 'none', 'Same-Origin', 'same-origin, same-origin', ''].flatMap((site) => [
        [own, mark, jsonType, `Sec-Fetch-Site: ${site}`],
        [own, mark, jsonType, `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
      ]),
      [own, mark, jsonType, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'],
      [`Origin: http://localhost:${port + 1}`, mark, jsonType],
      ['Origin: null', mark, jsonType],
      ['Origin: http://evil.test', mark, jsonType],
      ['Origin: http://evil.test', mark, jsonType, `Authorization: Bearer ${token}`],
      [mark, jsonType, 'Authorization: Bearer guess'],
      [mark, jsonType, 'Authorization: Basic YTph'],
      [mark, jsonType, `Authorization: Bearer ${token}`, 'Authorization: Bearer guess'],
      [own, mark, jsonType, 'X-HTTP-Method-Override: GET', 'Sec-Fetch-Site: cross-site'],
      [`Referer: http://127.0.0.1:${port}/`, mark, jsonType],
      [`X-Forwarded-Host: 127.0.0.1:${port}`, 'Origin: http://evil.test', mark, jsonType],
      ['Cookie: sparkwing=1', mark, jsonType],
    ]
    expect(headerSets.length).to.be.at.least(40)
    for (const headers of headerSets) {
      for (const { path, body } of writingPaths(ports)) {
        const answer = await ask(port, { method: 'POST', target: path, headers, body: JSON.stringify(body) })
        expectRefusal(answer, `POST ${path} ${JSON.stringify(headers)}`, [401, 403, 415])
      }
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
      const [, cancel] = writingPaths(ports)
      const answer = await ask(port, { method, target: cancel?.path ?? '', headers: [own, mark, jsonType] })
      expectRefusal(answer, method, [405])
    }
    expect(changes(ports)).to.equal(0)
    const good = await ask(port, {
      method: 'POST',
      target: writingPaths(ports)[1]?.path ?? '',
      headers: [own, mark, jsonType, 'Sec-Fetch-Site: same-origin'],
      body: '{}',
    })
    expect([good.status, changes(ports)], 'the page itself').to.deep.equal([202, 1])
  })

  it('row 52, row 57, row 59: refuses reads that the browser marks as coming from another site, port or page', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port, ports } = served
    for (const target of [...readingPaths(ports), '/', scriptPath]) {
      for (const headers of [
        ['Sec-Fetch-Site: cross-site'],
        ['Sec-Fetch-Site: same-site'],
        ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: no-cors'],
        ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
        ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
        [`Origin: http://localhost:${port + 1}`, 'Sec-Fetch-Site: same-site'],
      ]) {
        expectRefusal(await ask(port, { target, headers }), `${target} ${headers.join(' ')}`, [403])
      }
    }
    const typed = ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
    expect((await ask(port, { target: '/', headers: typed })).status).to.equal(200)
  })

  it('sends the security headers with every answer, including errors', async () => {
    await using served = await serveFake({ peer: 'own' })
    const { port, ports } = served
    const answers = [
      ...readingPaths(ports)
        .filter((path) => !path.endsWith('stream'))
        .map((target) => rawRequest(port, { target })),
      ...['/', scriptPath, '/nothing.js', '/api/none', '/api/%2f', '/api/v1/runs?x=1'].map((target) => rawRequest(port, { target })),
      rawRequest(port, { method: 'DELETE' }),
      rawRequest(port, { headers: ['Host: evil.test'], bare: true }),
      rawRequest(port, { method: 'POST', body: '{}' }),
      rawRequest(port, { headers: ['Expect: everything'] }),
      'NONSENSE\r\n\r\n',
    ]
    for (const request of answers) {
      const { headers, status } = await sendRaw(port, request)
      const what = `${status} for ${request.split('\r\n')[0] ?? ''}`
      expect(headers, what).to.deep.include({
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      })
      expect(headers['permissions-policy'], what).to.include('camera=()')
      expect(headers['content-security-policy'], what).to.match(/^default-src 'none'; .*frame-ancestors 'none'/)
      if (request.includes('/api/')) {
        expect(headers['cache-control'], what).to.equal('no-store')
        expect(headers['content-security-policy'], what).to.equal("default-src 'none'; sandbox; frame-ancestors 'none'")
      }
    }
    const page = await ask(port, { target: '/' })
    expect(page.headers['content-security-policy']).to.equal(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    )
  })
})
