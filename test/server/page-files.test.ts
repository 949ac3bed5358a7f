import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ask } from './raw-http.ts'
import { serveFake } from './serve-fake.ts'

describe('the files of the page', () => {
  it('gives the page at its address and at every place inside it', async () => {
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

  it('keeps files whose names hold a digest for good', async () => {
    await using served = await serveFake({ peer: 'own' })
    const answer = await served.get('/assets/page-1a2b.js')
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).to.deep.equal([
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ])
  })

  it('answers 404 for files that are not there, hidden ones and folders of other people', async () => {
    await using served = await serveFake({ peer: 'own' })
    writeFileSync(join(served.folder, 'dist/.env'), 'CANARY')
    for (const path of ['/nothing.js', '/.env', '/assets/none.css', '/canary.txt', '/index.html/x.js']) {
      const answer = await served.get(path)
      expect([answer.status, answer.headers.get('content-type')], path).to.deep.equal([404, 'application/json; charset=utf-8'])
      expect(await answer.text(), path).not.to.include('CANARY')
    }
  })

  it('says 404 in words when there is no page at all', async () => {
    await using served = await serveFake({ peer: 'own', pageFolder: '/nowhere' })
    expect((await served.get('/')).status).to.equal(404)
  })

  it('row 63: knows its files by their folder, not by how its name begins', async () => {
    await using served = await serveFake({ peer: 'own' })
    symlinkSync(served.folder, `${served.folder}/dist-evil`)
    expect((await ask(served.port, { target: '/../dist-evil/canary.txt' })).status).to.equal(400)
    expect((await ask(served.port, { target: '/%2e%2e/dist-evil/canary.txt' })).status).to.equal(400)
  })
})
