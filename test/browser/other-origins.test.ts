import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import type { RunListJson } from '../../src/wire/run.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { sharedChromium } from './chromium.ts'
import { emptyPage, serveOther } from './other-server.ts'
import { openTunnel } from './tunnel.ts'

const readFromElsewhere = readFileSync(new URL('in-page/read-from-elsewhere.js', import.meta.url), 'utf8')
const loadIntoThisPage = readFileSync(new URL('in-page/load-into-this-page.js', import.meta.url), 'utf8')

interface Attacked {
  readonly page: Page
  readonly url: string
  readonly port: number
  /** The address of the foreign page. */
  readonly otherPort: number
  /** The API paths of the run. */
  readonly paths: readonly string[]
  /** The scripts and styles of the page. */
  readonly files: readonly string[]
  /** The ids of all runs. */
  readonly runs: () => Promise<readonly string[]>
}

/** A text that occurs only in the run. */
const canary = 'canary-4711'

describe('pages of other origins, in Chromium', function () {
  this.timeout(240_000)
  /** A server with a run, and the address that signs a browser in to it. */
  const home = sharedDashboardHome(async ({ place, record, call }, url) => {
    expect((await place.hosted(['exec', '--name', canary, '--', 'echo', canary])).code).to.equal(0)
    const runs = async (): Promise<readonly string[]> =>
      ((await (await fetch(`${url}/api/v1/runs`)).json()) as RunListJson).runs.map(({ id }) => id)
    const run = (await runs())[0] ?? ''
    const paths = [`/api/v1/runs/${run}/jobs/echo/log`, `/api/v1/runs/${run}`, `/api/v1/runs/${run}/events`]
    const writes = ['/api/v1/runs', `/api/v1/runs/${run}/retry`, `/api/v1/runs/${run}/cancel`]
    const files = [...(await (await fetch(url)).text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, file]) => file ?? [])
    expect(files.length).to.be.greaterThan(1)
    return { port: record().port, signIn: (await call(['open', '--no-browser'])).stdout.trim(), paths, writes, files, runs }
  })

  /** A browser that is signed in to the server, as the user's own would be. */
  let signedIn: BrowserContext
  before(async () => {
    signedIn = await (await sharedChromium()).newContext()
    const page = await signedIn.newPage()
    await page.goto(home().signIn)
    await page.getByText(canary, { exact: true }).waitFor()
    await page.close()
  })
  after(() => signedIn.close())

  /** A foreign page in that browser. */
  const attack = (story: (attacked: Attacked) => Promise<void>) => async (): Promise<void> => {
    const { url, port, paths, writes, files, runs } = home()
    await using other = await serveOther(0, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(emptyPage)
    })
    const page = await signedIn.newPage()
    try {
      await page.addInitScript(`Object.assign(window, ${JSON.stringify({ target: url, paths, writes, files })})`)
      await story({ page, url, port, otherPort: other.port, paths, files, runs })
    } finally {
      await page.close()
    }
  }

  it(
    'row 52, row 53, row 57, row 59: read nothing, receive no notices and change nothing, from another port, name or spelling',
    attack(async ({ page, port, otherPort, runs }) => {
      const before = await runs()
      for (const origin of [
        `http://127.0.0.1:${otherPort}`,
        `http://localhost:${otherPort}`,
        `http://evil.test:${otherPort}`,
        `http://localhost.evil.test:${otherPort}`,
      ]) {
        await page.goto(origin)
        expect(await page.evaluate(readFromElsewhere), origin).to.deep.equal([])
      }
      expect(await runs()).to.deep.equal(before)
      expect(port).not.to.equal(otherPort)
    }),
  )

  it(
    'P13: read and change nothing through the port of a tunnel either, while the page that came through it works',
    attack(async ({ page, port, otherPort, runs, paths }) => {
      await using tunnel = await openTunnel(port)
      const url = `http://localhost:${tunnel.port}`
      await page.goto(url)
      await page.getByText(canary, { exact: true }).waitFor()
      const cancel = `fetch('${paths[1] ?? ''}/cancel', { method: 'POST', headers: { 'x-sparkwing': '1', 'content-type': 'application/json' }, body: '{}' })`
      expect(await page.evaluate(`${cancel}.then(({ status }) => status)`)).to.equal(200)
      const before = await runs()
      await page.goto(`http://localhost:${otherPort}`)
      await page.evaluate(`window.target = '${url}'`)
      expect(await page.evaluate(readFromElsewhere)).to.deep.equal([])
      expect((await page.goto(`http://evil.test:${tunnel.port}`))?.status()).to.equal(403)
      expect(await runs()).to.deep.equal(before)
    }),
  )

  it(
    'row 54: get no byte through a name that points at this machine, on any route',
    attack(async ({ page, port, paths, files }) => {
      for (const path of ['/', ...files, '/runs/x', '/api/health', '/api/v1/runs', '/api/v1/stream', '/api/openapi.json', ...paths]) {
        const answer = await page.goto(`http://evil.test:${port}${path}`)
        expect(answer?.status(), path).to.equal(403)
        const text = await page.content()
        expect(text, path).not.to.include(canary)
        expect(text, path).to.include('wrong-host')
      }
    }),
  )

  it(
    'row 58: load none of it as script, style, image, frame or video',
    attack(async ({ page, url, otherPort }) => {
      await page.goto(`http://127.0.0.1:${otherPort}`)
      expect(await page.evaluate(loadIntoThisPage)).to.deep.equal([])
      await page.setContent(`<iframe src="${url}/"></iframe><iframe src="${url}/api/v1/runs"></iframe><embed src="${url}/">`)
      await page.waitForLoadState()
      expect(page.frames().length).to.be.greaterThan(2)
      for (const frame of page.frames().slice(1))
        expect(await frame.content())
          .not.to.include(canary)
          .and.not.include('Sparkwing')
    }),
  )
})
