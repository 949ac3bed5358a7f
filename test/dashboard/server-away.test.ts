import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { pageStories } from '../browser/page-stories.ts'
import { pagesAreLoaded } from '../browser/pages-loaded.ts'
import { until } from '../browser/until.ts'
import { seedPassedRun } from './seed-passed-run.ts'
import { freePort } from '../dashboard-lifecycle/dashboard-place.ts'

describe('pages while the server is away, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'all open, never leave for an error page of the browser, say since when something runs, and go on when it is back',
    inPage(async ({ page, place, started, call }) => {
      const port = String(await freePort())
      const { url } = await started(['--port', port])
      const run = place.start(['exec', '--name', 'long', '--', 'sh', '-c', 'while [ ! -f go ]; do sleep 0.05; done'])
      await page.goto(url)
      await page.locator('[data-row]', { hasText: 'long' }).waitFor()
      // without a click
      await until(page, pagesAreLoaded)
      await page.locator('[data-row]', { hasText: 'long' }).click()
      await page.getByRole('heading', { name: 'long' }).first().waitFor()
      await page.evaluate('window.isTheSame = true')
      const address = page.url()

      expect((await call(['kill'])).code).to.equal(0)
      await page.getByText(/What you see is as of \d\d:\d\d\./).waitFor()
      await page
        .getByText(/^since \d\d:\d\d$/)
        .first()
        .waitFor()
      await page.getByText('Details', { exact: true }).first().click()
      await page.getByRole('link', { name: 'raw events, as JSON' }).click()
      await page.getByText('That link needs the server.').waitFor()
      expect(page.url()).to.equal(address)
      for (const name of ['Pipelines', 'Search', 'Storage', 'Runs']) {
        await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
        await page.getByRole('heading', { name, level: 1 }).waitFor({ state: 'attached' })
      }
      await page
        .getByText(/^since \d\d:\d\d$/)
        .first()
        .waitFor()
      await page.locator('[data-row]', { hasText: 'long' }).click()
      await page.getByRole('heading', { name: 'long' }).first().waitFor()

      expect((await call(['start', '--port', port])).code).to.equal(0)
      await page.getByText('The server is not running').waitFor({ state: 'detached' })
      await page
        .getByText(/^since \d\d:\d\d$/)
        .first()
        .waitFor({ state: 'detached' })
      writeFileSync(place.project.path('go'), '')
      await page.locator('h1').locator('..').getByText('passed').first().waitFor()
      expect((await run.finished).code).to.equal(0)
      expect(await page.evaluate('window.isTheSame')).to.equal(true)
    }, /Failed to load resource/),
  )

  for (const isRestarted of [false, true])
    it(
      `draw a graph${isRestarted ? ', after a restart,' : ''} though nothing was laid out before`,
      inPage(async ({ page, place, home, started, call }) => {
        const run = seedPassedRun(home, place.project.directory, 'deploy', [{ id: 'build' }, { id: 'ship', needs: ['build'] }])
        const port = String(await freePort())
        const { url } = await started(['--port', port])
        await page.goto(`${url}/runs/${run}?view=table`)
        await page.locator('[data-table-row]', { hasText: 'ship' }).waitFor()
        await until(page, pagesAreLoaded)
        if (isRestarted) {
          // the first answer of a start makes the browser drop what it has kept
          await page.evaluate('performance.clearResourceTimings()')
          expect((await call(['kill'])).code).to.equal(0)
          await page.getByText('The server is not running').waitFor()
          expect((await call(['start', '--port', port])).code).to.equal(0)
          await page.getByText('The server is not running').waitFor({ state: 'detached' })
          await until(page, "performance.getEntriesByType('resource').some(({ name }) => name.includes('/layout-worker-'))")
        }
        expect((await call(['kill'])).code).to.equal(0)
        await page.getByText('The server is not running').waitFor()
        await page.getByRole('button', { name: 'Graph' }).click()
        await page.locator('[data-node="job ship"]').waitFor()
      }, /Failed to load resource/),
    )
})
