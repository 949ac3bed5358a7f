import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { seedRun, type SeedJob } from './seed-passed-run.ts'

const runsOfColour = readFileSync(new URL('../browser/in-page/runs-of-colour.js', import.meta.url), 'utf8')

const matrix = 'packages/checkout-service/integration'
const shard = (number: number): string => `${matrix}/shard-${String(number).padStart(3, '0')}-of-291`
const broken = [shard(101), shard(202), 'types']
const jobs: readonly SeedJob[] = [
  { id: 'install' },
  ...Array.from({ length: 291 }, (_, index) => ({
    ...{ id: shard(index + 1), needs: ['install'], matrix: { of: matrix, cell: { shard: index + 1 } } },
  })),
  ...['lint', 'types', 'audit', 'bundle', 'publish'].map((id) => ({ id, needs: ['install'] })),
].map((job) => ({ ...job, ...(broken.includes(job.id) && { fails: ['Error: not so'] }) }))

/** How many separate red stretches the picture of an element has, from left to right. */
const redIn = async (page: Page, element: Locator): Promise<unknown> => {
  await page.evaluate(runsOfColour)
  const picture = (await element.screenshot()).toString('base64')
  const red = await page.evaluate<string>("getComputedStyle(document.querySelector('.cell-failed')).backgroundColor")
  return page.evaluate(`window.runsOfColour(${JSON.stringify(picture)}, ${JSON.stringify(red)})`)
}

describe('three failures among 297 jobs, in Chromium', function () {
  this.timeout(120_000)
  const inPage = pageStoriesIn(
    sharedDashboardHome(({ place }) => Promise.resolve({ run: seedRun(place.home, place.project.path(''), 'many', jobs) })),
  )

  it(
    'are three red cells in the list',
    inPage(async ({ page, url }) => {
      await page.goto(url)
      const strip = page.getByRole('img', { name: '297 jobs: 3 failed, 294 passed' })
      await strip.waitFor()
      expect(await redIn(page, strip)).to.equal(3)
    }),
  )

  it(
    'are the first rows of the grid',
    inPage(async ({ page, url }) => {
      await page.goto(`${url}/?view=grid`)
      await page.locator('[data-place="1,1"]').waitFor()
      const firstCells = await Promise.all([1, 2, 3, 4].map((row) => page.locator(`[data-place="${row},1"]`).getAttribute('aria-label')))
      expect(firstCells.map((words) => words?.split(', ').slice(0, 2))).to.deep.equal([
        ...broken.map((job) => [job, 'failed']),
        ['install', 'passed'],
      ])
      expect(await page.locator('[data-place="1,0"]').innerText()).to.contain('shard-101-of-291')
      await page.getByRole('button', { name: 'By plan' }).click()
      await page.locator('[data-place="1,0"]').getByText('install').waitFor()
    }),
  )
})
