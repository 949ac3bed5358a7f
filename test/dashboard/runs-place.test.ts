import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { until } from '../browser/until.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { seedPassedRun } from './seed-passed-run.ts'

const topOf = (run: string): string => `document.querySelector('[data-run="${run}"]')?.getBoundingClientRect().top`
/** The row is where it was, and has the focus. */
const isBackAt = (page: Page, run: string, top: number): Promise<void> =>
  until(page, `Math.abs(${topOf(run)} - ${top}) <= 1 && document.activeElement?.dataset.row === '${run}'`)

describe('the way back to the long list of runs, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(({ place, home }) => {
    const runs = Array.from({ length: 180 }, () => seedPassedRun(home, place.project.directory, 'many', [{ id: 'a' }]))
    return Promise.resolve({ runs: runs.toSorted().reverse() })
  })
  const inPage = pageStoriesIn(home)

  it(
    'lands on the row that was opened, also after a reload, with Back and with Esc',
    inPage(async ({ page, url, runs }) => {
      const run = runs[140] ?? ''
      await page.goto(url)
      await page.locator(`[data-run="${runs[0]}"]`).waitFor()
      // rows are fetched as the list is scrolled
      await until(page, `scrollTo(0, 140 * 52), document.querySelector('[data-run="${run}"]') !== null`)
      await page.locator(`[data-run="${run}"]`).scrollIntoViewIfNeeded()
      const top = await page.evaluate<number>(topOf(run))
      for (const [act, back] of [
        [() => Promise.resolve(), () => page.goBack()],
        [() => page.reload(), () => page.goBack()],
        [() => Promise.resolve(), () => page.keyboard.press('Escape')],
      ] as const) {
        await page.locator(`[data-row="${run}"]`).click()
        await page.waitForURL(new RegExp(`/runs/${run}`))
        await page.getByRole('heading', { name: 'many' }).first().waitFor()
        await act()
        await page.getByRole('heading', { name: 'many' }).first().waitFor()
        await back()
        await isBackAt(page, run, top)
      }
      // the keys go on from there
      await page.keyboard.press('j')
      await page.locator(`[data-row="${runs[141]}"]:focus`).waitFor()
      expect(await page.evaluate('scrollY > 0')).to.equal(true)
    }),
  )
})
