import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStories, pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { areSearchPlacesFree, endlessLine } from '../faults/search-places.ts'
import { until } from '../journal/until.ts'

const hits = (page: Page) => page.locator('[data-hit]')
const status = (page: Page) => page.locator('main').getByRole('status')

/** Goes back to the search and leaves it again a few milliseconds after the page's request, 40 times. */
const leaveSearches = `(async () => {
  const send = fetch
  const moved = () => new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
  for (let step = 0; step < 40; step++) {
    const asked = new Promise((resolve) => {
      window.fetch = (...request) => {
        if (String(request[0]).includes('/search')) resolve()
        return send(...request)
      }
    })
    history.back()
    await asked
    await new Promise((resolve) => setTimeout(resolve, step % 8))
    const left = moved()
    history.forward()
    await left
  }
  window.fetch = send
})()`

describe('the search page, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const inSharedHome = pageStoriesIn(sharedDashboardHome())

  it(
    'finds lines in all runs, shows them with context, and opens one at its line',
    inPage(async ({ page, place, started }) => {
      const lines = Array.from({ length: 40 }, (_, index) => (index === 20 ? '<b>the needle</b>' : `hay no ${index + 1}`))
      place.project.write('lines.txt', `${lines.join('\n')}\n`)
      for (const name of ['one', 'two']) expect((await place.hosted(['exec', '--name', name, '--', 'cat', 'lines.txt'])).code).to.equal(0)
      const { url } = await started()
      await page.goto(`${url}/search`)
      await page.getByText('sparkwing runs logs').waitFor()
      // an empty search page has the cursor in its field
      await page.locator('input:focus').waitFor()
      await page.keyboard.insertText('NEEDLE')
      await hits(page).nth(1).waitFor()
      await status(page)
        .getByText(/^2 hits; looked through 2 runs, .*, all there are$/)
        .waitFor()
      expect(new URL(page.url()).searchParams.get('text')).to.equal('NEEDLE')
      // the mark, and two lines before and after
      expect(await hits(page).first().locator('mark').allTextContents()).to.deep.equal(['needle'])
      expect(await hits(page).first().textContent()).to.equal('21<b>the needle</b>')
      for (const number of [19, 20, 22, 23]) await page.getByText(`hay no ${number}`, { exact: true }).first().waitFor()
      expect(await page.getByText('hay no 18', { exact: true }).count()).to.equal(0)

      await page.getByRole('searchbox', { name: 'Search all logs' }).blur()
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      await page.locator('[data-hit="0"]:focus').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/runs\/[^/]+\?job=two#L21$/)
    }),
  )

  it(
    'supports expressions, says what is wrong with one, and matches case when requested',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--', 'printf', 'took 12 ms\\nTOOK 7 ms\\n'])).code).to.equal(0)
      await page.goto(`${url}/search?text=took+%5Cd%7B2%7D&regex=1`)
      await hits(page).locator('mark').getByText('took 12', { exact: true }).waitFor()
      expect(await hits(page).count()).to.equal(1)
      await page.getByRole('searchbox', { name: 'Search all logs' }).fill('took')
      await status(page)
        .getByText(/^2 hits/)
        .waitFor()
      await page.getByRole('button', { name: 'case' }).click()
      await status(page)
        .getByText(/^1 hit;/)
        .waitFor()
      await page.getByRole('searchbox', { name: 'Search all logs' }).fill('(')
      await page
        .getByRole('alert')
        .getByText(/Invalid regular expression/)
        .waitFor()
      await page.getByRole('searchbox', { name: 'Search all logs' }).fill('nowhere')
      await page.getByText('No log contains this').waitFor()
    }),
  )

  it(
    'A7: leaves all search slots free after 40 quick steps through the history',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--', 'sh', '-c', `${endlessLine}; seq 1 20000`])).code).to.equal(0)
      await page.goto(`${url}/search?text=17`)
      await hits(page).first().waitFor()
      await page.getByRole('link', { name: 'Runs', exact: true }).click()
      await page.getByRole('searchbox', { name: 'Search all logs' }).waitFor({ state: 'detached' })
      await page.evaluate(leaveSearches)
      await until(() => areSearchPlacesFree(url))
      await page.goto(`${url}/search?text=19999`)
      await status(page)
        .getByText(/^1 hit;/)
        .waitFor()
    }),
  )

  it(
    'renders only the rows in view of a thousand hits, and says that there may be more',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--', 'seq', '-f', 'hit %g', '3000'])).code).to.equal(0)
      await page.goto(`${url}/search?text=hit`)
      await status(page)
        .getByText(/^the first 1,000 hits: there may be more/)
        .waitFor()
      expect(await hits(page).count()).to.be.lessThan(120)
      await page.evaluate('scrollTo(0, document.body.scrollHeight)')
      await page.locator('[data-hit="999"]').waitFor()
    }),
  )
})
