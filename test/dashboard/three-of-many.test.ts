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
  this.timeout(240_000)
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

  /** The first rows of the timeline or the table, as far as they are in view. */
  const rowsIn = async (page: Page, rows: string): Promise<readonly string[]> => {
    await page.locator(rows).first().waitFor()
    const all = await page.locator(rows).all()
    const read = await Promise.all(all.map(async (row) => ({ text: await row.innerText(), top: (await row.boundingBox())?.y ?? Infinity })))
    const inView = read.filter(({ top }) => top < 900).toSorted((a, b) => a.top - b.top)
    return inView.map(({ text }) => [...broken, 'install', matrix].find((job) => text.replaceAll('\n', '').includes(job)) ?? text)
  }

  for (const [view, rows, fold] of [
    ['timeline', '.timeline-row', '[data-timeline-fold]'],
    ['table', '.job-table [role=row][style]', '[data-table-fold]'],
  ] as const) {
    it(
      `are the first rows of the ${view}, and the jobs that passed are folded, with their number`,
      inPage(async ({ page, run, url }) => {
        await page.goto(`${url}/runs/${run}?view=${view}`)
        const shown = await rowsIn(page, rows)
        expect(shown.slice(0, 5)).to.have.members([...broken, 'install', matrix])
        expect(shown.slice(0, 3)).to.have.members(broken)
        expect(await page.locator(fold).innerText()).to.contain('289 jobs')
        await page.locator(fold).getByRole('button').click()
        await page.locator(rows, { hasText: /^\W*(passed)?\W*shard-001-of-291/ }).waitFor()

        await page.getByRole('group', { name: 'States to show' }).getByRole('button', { name: 'failed' }).click()
        await page.locator(fold).waitFor({ state: 'detached' })
        expect(await page.locator(rows).count()).to.equal(3)
        await page.getByRole('searchbox', { name: 'Find a job' }).fill('202')
        await page.locator(rows).nth(1).waitFor({ state: 'detached' })
        expect(await rowsIn(page, rows)).to.deep.equal([shard(202)])
        expect(new URL(page.url()).search).to.contain('state=failed').and.contain('find=202')
      }),
    )
  }

  it(
    'tells in a card what a job waited for and how long it ran, and a zoomed timeline is left by a second Escape',
    inPage(async ({ page, run, url }) => {
      await page.goto(`${url}/runs/${run}?view=timeline&zoom=1-9`)
      await page.locator('[data-timeline=types]').hover()
      const card = page.getByRole('tooltip')
      await card.getByText('Ready when install ended').waitFor()
      await card.getByText(/^failed after \d+ ms/).waitFor()
      await page.keyboard.press('Escape')
      await page.waitForURL((address) => !address.searchParams.has('zoom'))
      expect(page.url()).to.contain(`/runs/${run}`)
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
