import { readFileSync, readdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunListJson } from '../../src/wire/run.ts'
import { unlessTried } from '../faults/has-tool.ts'
import { projectRoot } from '../house/run-node.ts'
import { canBeAnotherUser, pageHeaders, statusForAnotherUser } from '../server/as-another-user.ts'
import { emptyPage, serveOther } from './other-server.ts'
import { pageStories } from './page-stories.ts'
import { until } from './until.ts'

const readFromElsewhere = readFileSync(new URL('in-page/read-from-elsewhere.js', import.meta.url), 'utf8')
const hearPoison = 'window.poison = []; new BroadcastChannel("poison").onmessage = ({ data }) => poison.push(data)'
const poison = 'new BroadcastChannel("poison").postMessage(location.href)'
const scripts = readdirSync(join(projectRoot, 'dashboard-dist/assets')).filter((name) => name.endsWith('.js'))

const html = { 'content-type': 'text/html' }
const script = { 'content-type': 'text/javascript' }
const keepForGood = { 'cache-control': 'public, max-age=31536000, immutable' }

const poisonScripts: RequestListener = ({ url = '' }, response) => {
  if (url.endsWith('.js')) response.writeHead(200, { ...script, ...keepForGood }).end(poison)
  else if (url.startsWith('/api/')) response.writeHead(404).end()
  else response.writeHead(200, { ...html, ...keepForGood }).end('<!doctype html><title>squatted</title>')
}

/** A page in another browser context, which shares nothing with this one. */
const elsewhereInBrowser = async (page: Page): Promise<Page> => {
  const browser = page.context().browser()
  if (!browser) throw new Error('The page has no browser.')
  return browser.newPage()
}

/** All that the page has heard so far: what was sent before the end arrives before it. */
const poisonHeard = async (page: Page): Promise<unknown> => {
  await page.evaluate('new BroadcastChannel("poison").postMessage("end")')
  await until(page, 'poison.includes("end")')
  return page.evaluate('poison')
}

const unlessUser = unlessTried(canBeAnotherUser, 'playing another user')

describe('another user of the machine, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const nothingYet = (page: Page) => page.getByText('Nothing has run yet')

  it(
    `A1: gains nothing from the cookie of a stopped or running server, and neither does another port's page${unlessUser}`,
    inPage(async ({ page, place, started, call }) => {
      expect((await place.hosted(['exec', '--name', 'canary', '--', 'true'])).code).to.equal(0)
      let sent = ''
      await using other = await serveOther(0, ({ headers }, response) => {
        sent = headers.cookie ?? sent
        response.writeHead(200, html).end(emptyPage)
      })
      /** What the browser sends there after signing in. */
      const stolen = async (): Promise<string> => {
        await page.goto((await call(['open', '--no-browser'])).stdout.trim())
        await page.getByText('canary', { exact: true }).waitFor()
        await page.goto(`http://127.0.0.1:${other.port}/`)
        return sent
      }
      const { port } = await started()
      const ofStopped = await stolen()
      expect((await call(['kill'])).code).to.equal(0)
      const { url } = await started(['--port', String(port)])
      const ofLiving = await stolen()
      expect(ofStopped).to.match(/(^|; )sparkwing-[0-9a-f]{12}=/)

      const runs = async (): Promise<RunListJson['runs']> => ((await (await fetch(`${url}/api/v1/runs`)).json()) as RunListJson).runs
      const run = `/api/v1/runs/${(await runs())[0]?.id ?? ''}`
      for (const cookie of canBeAnotherUser ? [ofStopped, ofLiving] : []) {
        const headers = [...pageHeaders(url), `Cookie: ${cookie}`]
        for (const path of ['/', run]) expect(await statusForAnotherUser(url + path, headers), path).to.equal(401)
        expect(await statusForAnotherUser(`${url}${run}/retry`, headers, {})).to.equal(401)
      }
      // a separate context, because the browser reports complaints about everything it refuses there
      const thief = await elsewhereInBrowser(page)
      const cookies = ofStopped.split('; ').map((pair) => pair.split('=', 2) as [string, string])
      await thief.context().addCookies(cookies.map(([name, value]) => ({ name, value, url })))
      await thief.goto(`http://127.0.0.1:${other.port}/`)
      expect(sent).to.equal(ofStopped)
      await thief.evaluate(`Object.assign(window, ${JSON.stringify({ target: url, paths: [run], writes: [`${run}/retry`], files: [] })})`)
      expect(await thief.evaluate(readFromElsewhere)).to.deep.equal([])
      await thief.context().close()
      expect((await runs()).length).to.equal(1)
    }),
  )

  it(
    'A1: when the token is required, an open page says how to sign in again after a restart, and then continues',
    inPage(async ({ page, place, started, call }) => {
      const { port } = await started(['--port', '0', '--token'])
      const address = async (): Promise<string> => (await call(['open', '--no-browser'])).stdout.trim()
      await page.goto(await address())
      await nothingYet(page).waitFor()
      await page.evaluate('window.isTheSame = true')
      expect((await call(['kill'])).code).to.equal(0)
      expect((await place.hosted(['exec', '--name', 'missed', '--', 'true'])).code).to.equal(0)
      await started(['--port', String(port), '--token'])
      const advice = page.getByRole('status').getByText('sparkwing dashboard open', { exact: true })
      await advice.waitFor()

      const another = await page.context().newPage()
      await another.goto(await address())
      await page.getByText('missed', { exact: true }).waitFor()
      await advice.waitFor({ state: 'detached' })
      expect(await page.evaluate('window.isTheSame')).to.equal(true)
    }),
  )

  it(
    'A2: runs no script in an open page that it gives it',
    inPage(async ({ page, place, started, call }) => {
      const { url, port } = await started()
      await page.addInitScript(hearPoison)
      // a part of the page that the browser does not have yet: it loads all of them in idle time
      let [isOurs, asked] = [true, 0]
      await page.route('**/pipelines-page-*', (route) => {
        if (isOurs) return route.abort()
        asked++
        return route.continue()
      })
      await page.goto(url)
      await nothingYet(page).waitFor()
      // the notice of it comes through a worker, which starts a moment after the page is shown
      expect((await place.hosted(['exec', '--name', 'later', '--', 'true'])).code).to.equal(0)
      await page.getByText('later', { exact: true }).waitFor()
      expect((await call(['kill'])).code).to.equal(0)
      isOurs = false
      await using _squatter = await serveOther(port, poisonScripts)
      await page.getByRole('link', { name: 'Pipelines' }).click()
      await page.getByRole('alert').waitFor()
      expect(asked).to.be.greaterThan(0)
      expect(await poisonHeard(page)).to.deep.equal(['end'])
    }, /Failed to load resource|The resource has been blocked|MissingPageError/),
  )

  it(
    'A2: cannot run content that it made the browser cache in the page of the next start, nor a cached page after `dashboard open`',
    inPage(async ({ page, place, started, call }) => {
      const { url, port } = await started()
      const [, folder] = /src="([^"]*\/)[\w.-]+\.js"/.exec(await (await fetch(url)).text()) ?? []
      if (folder === undefined) throw new Error('The page names no script.')
      expect((await call(['kill'])).code).to.equal(0)
      await page.addInitScript(hearPoison)
      {
        await using _squatter = await serveOther(port, poisonScripts)
        await page.goto(url)
        expect(await page.title()).to.equal('squatted')
        for (const name of scripts) await page.addScriptTag({ url: folder + name, type: 'module' })
        await until(page, `poison.length === ${scripts.length}`)
      }
      await started(['--port', String(port)])
      await page.goto((await call(['open', '--no-browser'])).stdout.trim())
      await nothingYet(page).waitFor()
      // the notices come through a worker, whose script was among the cached files
      expect((await place.hosted(['exec', '--name', 'later', '--', 'true'])).code).to.equal(0)
      await page.getByText('later', { exact: true }).waitFor()
      expect(await poisonHeard(page)).to.deep.equal(['end'])
      // the stream is open, so the browser has dropped the cached files
      await page.goto(url)
      await page.getByText('later', { exact: true }).waitFor()
    }),
  )

  it(
    'A2: has no service worker left after the first answer of the next start',
    inPage(async ({ page, started, call }) => {
      const { url, port } = await started()
      expect((await call(['kill'])).code).to.equal(0)
      const squatted = "new Response('<!doctype html><title>squatted</title>', { headers: { 'content-type': 'text/html' } })"
      const kinds = [
        // requests nothing from the server; the browser itself checks for a newer script
        { tab: page, answer: squatted },
        { tab: await elsewhereInBrowser(page), answer: `fetch(request).then(() => ${squatted})` },
      ]
      for (const { tab, answer } of kinds) {
        await using _squatter = await serveOther(port, ({ url: path = '' }, response) => {
          if (path === '/worker.js') response.writeHead(200, script).end(serviceWorker(answer))
          else response.writeHead(200, html).end("<!doctype html><script>navigator.serviceWorker.register('/worker.js')</script>")
        })
        await tab.goto(url)
        await until(tab, 'navigator.serviceWorker.controller !== null')
      }
      await started(['--port', String(port)])
      for (const { tab } of kinds) {
        await tab.goto(url)
        expect(await tab.title()).to.equal('squatted')
        await until(tab, 'navigator.serviceWorker.getRegistrations().then(({ length }) => length === 0)')
        await tab.goto(url)
        expect(await tab.title()).to.match(/Sparkwing$/)
      }
      await kinds[1]?.tab.context().close()
    }),
  )
})

const serviceWorker = (answer: string): string => `
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) => {
    const { request } = event
    if (request.mode === 'navigate') event.respondWith(${answer})
  })
`
