import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { until } from '../browser/until.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { seedPassedRun } from './seed-passed-run.ts'

/** Every 400th of 4,000 lines is a hit. Every 7th is longer than the page is wide. */
const says = Array.from(
  { length: 4000 },
  (_, at) => `${(at + 1) % 400 === 0 ? 'needle' : 'line'} ${at + 1}${at % 7 === 0 ? ' and so on'.repeat(40) : ''}`,
)

const rowOf = (line: number): string => `document.querySelector('.log-row[data-line="${line}"]')`
/** How far the line is below the top of the log. */
const placeOf = async (page: Page, line: number): Promise<number> => {
  await until(page, `${rowOf(line)}?.querySelector('.log-text').textContent !== ''`)
  return page.evaluate(`${rowOf(line)}.getBoundingClientRect().top - document.querySelector('.log-view').getBoundingClientRect().top`)
}
/** Waits until the line is there again. */
const isBackAt = (page: Page, line: number, place: number): Promise<void> =>
  until(
    page,
    `${rowOf(line)} && Math.abs(${rowOf(line)}.getBoundingClientRect().top - document.querySelector('.log-view').getBoundingClientRect().top - ${place}) <= 2`,
  )
/** The page writes a place down once the log rests. */
const isKept = (page: Page, line: number): Promise<void> => until(page, `history.state?.logPlace?.line === ${line}`)

describe('the place in a log, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(({ place, home }, url) =>
    Promise.resolve({ address: `${url}/runs/${seedPassedRun(home, place.project.directory, 'long', [{ id: 'a', says }])}?job=a` }),
  )
  const inPage = pageStoriesIn(home)

  it(
    'is kept by the filter, wrap, times, a reload and Back',
    inPage(async ({ page, address }) => {
      await page.goto(`${address}&text=needle`)
      await page.locator('.log-row.is-current', { hasText: 'needle 400' }).waitFor()
      for (const line of [800, 1200]) {
        await page.keyboard.press('n')
        await page.locator('.log-row.is-current', { hasText: `needle ${line}` }).waitFor()
      }
      const before = await placeOf(page, 1200)
      await isKept(page, 1200)
      const filter = page.getByRole('button', { name: 'Only lines that match' })
      for (const act of [
        () => filter.click(),
        () => filter.click(),
        () => page.getByRole('button', { name: 'Wrap long lines' }).click(),
        () => page.getByLabel('Time column').selectOption('start'),
        () => page.getByRole('button', { name: 'Wrap long lines' }).click(),
        () => filter.click(),
        () => page.getByRole('button', { name: 'Close the search' }).click(),
      ]) {
        await act()
        await isBackAt(page, 1200, before)
      }
      // without a hit, the first line in view is the one that stays
      await page.locator('.log-view').hover()
      await page.mouse.wheel(0, 730)
      await until(page, 'history.state?.logPlace?.line > 1200')
      const line = await page.evaluate<number>('history.state.logPlace.line')
      const place = await placeOf(page, line)
      await page.reload()
      await isBackAt(page, line, place)
      await page.getByRole('link', { name: 'Pipelines' }).click()
      await page.getByRole('heading', { name: 'Pipelines' }).waitFor({ state: 'attached' })
      await page.goBack()
      await isBackAt(page, line, place)
    }),
  )

  it(
    'is kept while the lines between two hits are opened in steps',
    inPage(async ({ page, address }) => {
      await page.goto(`${address}&text=needle&only=1`)
      await page.locator('.log-row.is-current', { hasText: 'needle 400' }).waitFor()
      const place = await placeOf(page, 400)
      const gap = page.locator('[data-gap="⋯ 395 lines"]').first()
      await gap.getByRole('button', { name: 'the first 50' }).click()
      await isBackAt(page, 400, place)
      await page.locator('[data-line="403"]', { hasText: 'line 403' }).waitFor()
      await page.locator('[data-gap="⋯ 345 lines"]').waitFor()
    }),
  )
})
