import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { freePort, inDashboardHome, type DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'
import { projectRoot } from '../house/run-node.ts'
import { complaintsOf, launchChromium } from './chromium.ts'

const keepStates = readFileSync(new URL('in-page/keep-states.js', import.meta.url), 'utf8')

/** A job that prints a line, and another once the file `go` is there. */
const twoLines = "printf 'first line\\n'; while [ ! -f go ]; do sleep 0.05; done; printf 'second line\\n'"

describe('the first page, in Chromium', function () {
  this.timeout(120_000)
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(() => browser.close())

  const inPage = (story: (dashboard: DashboardPlace, page: Page) => Promise<void>): (() => Promise<void>) =>
    inDashboardHome(async (dashboard) => {
      const context = await browser.newContext()
      try {
        const page = await context.newPage()
        const complaints = complaintsOf(page)
        await story(dashboard, page)
        expect(complaints.filter((one) => !one.includes('Failed to load resource'))).to.deep.equal([])
      } finally {
        await context.close()
      }
    })

  it(
    'shows both runs of the demo going from running to passed',
    inPage(async ({ place, started }, page) => {
      const { url } = await started()
      await page.goto(url)
      await page.getByText('Nothing has run yet').waitFor()
      await page.evaluate(keepStates)
      const cwd = join(projectRoot, 'examples/demo')
      const runs = await Promise.all(
        ['library', 'site'].map((pipeline) => place.sparkwing(['run', pipeline, '--output', 'quiet'], { cwd })),
      )
      expect(runs.map(({ code }) => code)).to.deep.equal([0, 0])
      for (const pipeline of ['library', 'site'])
        await page
          .locator('.row', { has: page.getByText(pipeline, { exact: true }) })
          .locator('.state.passed')
          .waitFor()
      expect(await page.evaluate('window.seen')).to.deep.equal({ library: ['running', 'passed'], site: ['running', 'passed'] })
    }),
  )

  it(
    "opens a job's log from the list and grows with it",
    inPage(async ({ place, started }, page) => {
      const { url } = await started()
      const run = place.start(['exec', '--name', 'talk', '--', 'sh', '-c', twoLines])
      await page.goto(url)
      await page.getByText('talk', { exact: true }).click()
      await page.locator('.jobs .row').first().click()
      await page.getByText('first line').waitFor()
      expect(new URL(page.url()).searchParams.get('job')).not.to.equal(null)
      writeFileSync(place.project.path('go'), '')
      await page.getByText('second line').waitFor()
      await page.locator('h1 .state.passed').waitFor()
      expect(await page.locator('.line .text').allTextContents()).to.deep.equal(['first line', 'second line'])
      expect((await run.finished).code).to.equal(0)
      await page.reload()
      await page.getByText('second line').waitFor()
      await page.goBack()
      await page.goBack()
      await page.locator('.runs .row').waitFor()
    }),
  )

  it(
    'says when the server is away, and goes on by itself with what was missed',
    inPage(async ({ place, started, processes, call }, page) => {
      const port = String(await freePort())
      const { url, pid } = await started(['--port', port])
      await page.goto(url)
      await page.getByText('Nothing has run yet').waitFor()
      process.kill(pid, 'SIGKILL')
      await page.getByText('The server is away').waitFor()
      expect((await place.sparkwing(['exec', '--name', 'missed', '--', 'true'])).code).to.equal(0)
      expect((await call(['start', '--port', port])).code).to.equal(0)
      await page.getByText('missed', { exact: true }).waitFor()
      await page.getByText('The server is away').waitFor({ state: 'detached' })
      expect(processes()).to.equal(1)
    }),
  )

  it(
    'takes the token from the address, and shows nothing without one where it is asked for',
    inPage(async ({ place, call, started }, page) => {
      expect((await place.sparkwing(['exec', '--name', 'hidden', '--', 'true'])).code).to.equal(0)
      const { url } = await started(['--port', '0', '--token'])
      const refused = await page.goto(url)
      expect(refused?.status()).to.equal(401)
      await page.getByText('sparkwing dashboard open').waitFor()
      const address = (await call(['open', '--no-browser'])).stdout.trim()
      await page.goto('about:blank')
      await page.goto(address)
      await page.getByText('hidden', { exact: true }).waitFor()
      expect(page.url()).to.equal(`${url}/`)
    }),
  )

  it(
    'row 69: is live in eight tabs of one browser',
    inPage(async ({ place, started }, page) => {
      const { url } = await started()
      const tabs = [page, ...(await Promise.all(Array.from({ length: 7 }, () => page.context().newPage())))]
      await Promise.all(tabs.map((tab) => tab.goto(url)))
      await Promise.all(tabs.map((tab) => tab.getByText('Nothing has run yet').waitFor()))
      expect((await place.sparkwing(['exec', '--name', 'seen', '--', 'true'])).code).to.equal(0)
      await Promise.all(tabs.map((tab) => tab.locator('.row', { hasText: 'seen' }).locator('.state.passed').waitFor()))
    }),
  )
})
