import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { GridJson } from '../../src/wire/statistics.ts'
import { pageStories } from '../browser/page-stories.ts'
import { times } from '../faults/times.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { check: pipeline({ plan({ job }) {
  const lint = job('lint', sh\`true\`)
  job('test', sh\`while [ -e wait ]; do sleep 0.05; done; test ! -e broken\`, { needs: [lint] })
} }) } })
`

/** The states of a job's cells, oldest first. */
const cellsOf = async (page: Page, job: string): Promise<readonly string[]> => {
  const row = page.getByRole('row', { name: new RegExp(`^${job}`) })
  const links = await row.getByRole('gridcell').getByRole('link').all()
  const words = await Promise.all(links.map((link) => link.getAttribute('aria-label')))
  return words.map((one) => one?.split(', ')[1] ?? '')
}

/** A grid as large as one gets. */
const large = (runs: number, jobs: number): GridJson => ({
  runs: Array.from({ length: runs }, (_, index) => ({
    ...{
      id: `20260101-000000-${String(999 - index)}-00000000`,
      status: 'passed',
      startedAt: 1_767_225_600_000 - index,
      durationMs: 1_000 + index,
    },
  })),
  jobs: Array.from({ length: jobs }, (_, index) => ({
    ...{ id: `job ${index}`, cells: 'pf'.repeat(runs).slice(0, runs), durations: Array.from({ length: runs }, () => 100) },
  })),
})

describe('the grid of runs, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const jobs = times(60, 200)

  it(
    'shows the jobs of each run, the newest on the right, follows a live run and opens the chosen cell',
    inPage(async ({ page, place, started }) => {
      place.project.write('sparkwing.config.mjs', config)
      const run = () => place.hosted(['run', 'check', '--output', 'quiet'])
      expect((await run()).code).to.equal(0)
      place.project.write('broken', '')
      expect((await run()).code).to.equal(1)
      expect((await place.hosted(['exec', '--name', 'other', '--', 'true'])).code).to.equal(0)
      const { url } = await started()
      await page.goto(url)
      await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Grid' }).click()
      await page.getByText('Choose a pipeline').waitFor()
      await page.getByRole('region', { name: 'Pipelines' }).getByRole('link', { name: 'check' }).click()
      await page.getByRole('grid').waitFor()
      expect(await cellsOf(page, 'lint')).to.deep.equal(['passed', 'passed'])
      expect(await cellsOf(page, 'test')).to.deep.equal(['passed', 'failed'])

      place.project.write('wait', '')
      const live = place.start(['run', 'check', '--output', 'quiet'])
      await page.getByRole('gridcell').getByRole('link', { name: 'test, running' }).waitFor()
      expect(await cellsOf(page, 'test')).to.deep.equal(['passed', 'failed', 'running'])
      expect((await place.hosted(['runs', 'cancel', 'latest:check'])).code).to.equal(0)
      await page
        .getByRole('gridcell')
        .getByRole('link', { name: /^test, cancelled/ })
        .waitFor()
      await live.finished

      // from the newest bar down to the job that failed, which is first
      await page.getByRole('columnheader').getByRole('link').last().focus()
      for (const key of ['ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
      await page.locator('[data-place="1,2"]:focus').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/runs\/[^/]+\?job=test$/)
      await page.goBack()
      await page.getByRole('rowheader').getByRole('link', { name: 'test' }).click()
      await page.waitForURL(/\/pipelines\/check\?project=.*job=test/)
      await page.getByRole('heading', { level: 1, name: 'check' }).waitFor()
    }),
  )

  it(
    `shows a hundred runs of ${jobs} jobs with a few thousand elements, and keeps the newest in view`,
    inPage(async ({ page, place, started }) => {
      expect((await place.hosted(['exec', '--name', 'big', '--', 'true'])).code).to.equal(0)
      const { url } = await started()
      await page.setViewportSize({ width: 1024, height: 800 })
      await page.route('**/api/v1/grid?*', (route) => route.fulfill({ json: large(100, jobs) }))
      await page.goto(`${url}/?view=grid`)
      await page.locator('[data-place="1,100"]').waitFor()
      expect(await page.locator('[data-place="1,1"]').count()).to.equal(0)
      expect(await page.locator('main *').count()).to.be.lessThan(times(7_500, 12_000))
      await page.locator('[data-place="0,100"]').focus()
      for (const key of ['ArrowDown', 'Home']) await page.keyboard.press(key)
      // a key pressed before the next cell renders is lost with the old one
      for (let row = 1; row < jobs; row = Math.min(row + 10, jobs)) {
        await page.locator(`[data-place="${row},0"]:focus`).waitFor()
        await page.keyboard.press('PageDown')
      }
      await page.locator(`[data-place="${jobs},0"]:focus`).waitFor()
      await page.keyboard.press('ArrowRight')
      await page.locator(`[data-place="${jobs},1"]:focus`).waitFor()
    }),
  )
})
