import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { projectRoot } from '../house/run-node.ts'
import { ask } from './raw-http.ts'
import { serveFake } from './serve-fake.ts'

describe('the files of the page', () => {
  it('include the page at its address and at every route inside it', async () => {
    await using served = await serveFake({ peer: 'own' })
    for (const path of [
      '/',
      '/index.html',
      '/runs/20260131-090003-123-0a1b2c3d',
      '/runs/',
      '/assets',
      '/runs?status=failed',
      '/pipelines/v1.2',
      '/pipelines/a%2Fb.c?project=x',
    ]) {
      const answer = await served.get(path)
      expect([answer.status, answer.headers.get('content-type')], path).to.deep.equal([200, 'text/html; charset=utf-8'])
      expect(await answer.text(), path).to.include('the page')
      expect(answer.headers.get('cache-control'), path).to.equal('no-cache')
    }
  })

  it('A2: are kept by the browser alone, at addresses that no other start of the server has', async () => {
    await using served = await serveFake({ peer: 'own', instance: 'f00d' })
    expect(await (await served.get('/')).text()).to.include('src="/assets/f00d/page-1a2b.js"')
    const kept = 'private, max-age=31536000, immutable'
    const answer = await served.get('/assets/f00d/page-1a2b.js')
    const headersOf = ({ headers }: Response) => ['content-type', 'cache-control', 'etag'].map((name) => headers.get(name))
    expect(headersOf(answer)).to.deep.equal(['text/javascript; charset=utf-8', kept, '"page-1a2b.js"'])
    expect(await answer.text()).to.equal('document.title')
    const again = await ask(served.port, { target: '/assets/f00d/page-1a2b.js', headers: ['If-None-Match: "page-1a2b.js"'] })
    expect([again.status, again.headers['cache-control'], again.body]).to.deep.equal([304, kept, ''])
    // a page that was open before a restart can still load its parts
    expect((await served.get('/assets/bead/page-1a2b.js')).status).to.equal(200)
    for (const path of ['/assets/page-1a2b.js', '/assets/f00d/gone-1a2b.js']) {
      const missing = await served.get(path)
      expect([missing.status, missing.headers.get('cache-control')], path).to.deep.equal([404, 'no-store'])
    }
  })

  it('A2: never get a 304 for the page itself', async () => {
    await using served = await serveFake({ peer: 'own' })
    const headers = ['If-None-Match: *', `If-Modified-Since: ${new Date().toUTCString()}`]
    expect((await ask(served.port, { target: '/', headers })).status).to.equal(200)
  })

  it('A2: are protected by digests: the built page names one for each script and style, and its policy allows that list', async () => {
    const folder = join(projectRoot, 'dashboard-dist')
    await using served = await serveFake({ peer: 'own', pageFolder: folder, instance: 'f00d' })
    const answer = await served.get('/')
    const html = await answer.text()
    const digestOf = (file: string): string =>
      `sha384-${createHash('sha384')
        .update(readFileSync(join(folder, 'assets', file)))
        .digest('base64')}`
    const tags = [...html.matchAll(/<(?:script|link)\b[^>]*(?:src|href)="\/assets\/f00d\/([^"]+)"[^>]*>/g)]
    expect(tags.length).to.be.greaterThan(2)
    for (const [tag, file = ''] of tags) expect(tag).to.include(`integrity="${digestOf(file)}"`)
    const [, map = ''] = /<script type="importmap">([^<]*)</.exec(html) ?? []
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
    expect(JSON.parse(map)).to.deep.equal({
      integrity: Object.fromEntries(scripts.map((name) => [`/assets/f00d/${name}`, digestOf(name)])),
    })
    expect(html.indexOf(map)).to.be.lessThan(html.indexOf('/assets/f00d/', html.indexOf('</script>')))
    const digest = createHash('sha256').update(map).digest('base64')
    expect(answer.headers.get('content-security-policy')).to.include(`script-src 'self' 'sha256-${digest}';`)
  })

  it('exclude missing files, hidden files and foreign folders, which get a 404', async () => {
    await using served = await serveFake({ peer: 'own' })
    writeFileSync(join(served.folder, 'dist/.env'), 'CANARY')
    for (const path of ['/nothing.js', '/.env', '/assets/none.css', '/canary.txt', '/index.html/x.js']) {
      const answer = await served.get(path)
      expect([answer.status, answer.headers.get('content-type')], path).to.deep.equal([404, 'application/json; charset=utf-8'])
      expect(await answer.text(), path).not.to.include('CANARY')
    }
  })

  it('are replaced by a 404 with an explanation when there is no page at all', async () => {
    await using served = await serveFake({ peer: 'own', pageFolder: '/nowhere' })
    expect((await served.get('/')).status).to.equal(404)
  })

  it('row 63: are recognised by their folder, not by the start of its name', async () => {
    await using served = await serveFake({ peer: 'own' })
    symlinkSync(served.folder, `${served.folder}/dist-evil`)
    expect((await ask(served.port, { target: '/../dist-evil/canary.txt' })).status).to.equal(400)
    expect((await ask(served.port, { target: '/%2e%2e/dist-evil/canary.txt' })).status).to.equal(400)
  })
})
