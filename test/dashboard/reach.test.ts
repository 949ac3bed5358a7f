import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { seedProjects, seedRuns } from '../../scripts/screenshots/seed-home.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const widthOf = (page: Page, column: string): Promise<number> =>
  page.evaluate<number>(`Math.round(document.querySelector('[data-column="${column}"]').getBoundingClientRect().width)`)

describe('what is within reach on the pages, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(async ({ place, home }, url) => {
    const projects = seedProjects(place.project.path('projects'))
    seedRuns(home, projects, Date.now() - 86_400_000, 24)
    const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=200`)).json()) as RunListJson
    return { passed: runs.find(({ pipeline, status }) => pipeline === 'release' && status === 'passed')?.id ?? '' }
  })
  const inPage = pageStoriesIn(home)

  it(
    'columns of the table of jobs, by the keyboard and by the pointer, and they stay as they are',
    inPage(async ({ page, url, passed }) => {
      await page.goto(`${url}/runs/${passed}?view=table`)
      await page.locator('[data-table-row]').first().waitFor()
      const edge = page.getByRole('separator', { name: 'Width of duration' })
      expect(await widthOf(page, 'duration')).to.equal(76)
      await edge.focus()
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(`document.querySelector('[data-column=duration]').getBoundingClientRect().width === 100`)
      expect(await edge.getAttribute('aria-valuenow')).to.equal('100')

      const box = await page.getByRole('separator', { name: 'Width of job' }).boundingBox()
      const before = await widthOf(page, 'job')
      if (!box) throw new Error('the border is not there')
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x - 60, y)
      await page.mouse.up()
      expect(await widthOf(page, 'job')).to.equal(before - 60)

      await page.reload()
      await page.locator('[data-table-row]').first().waitFor()
      expect([await widthOf(page, 'duration'), await widthOf(page, 'job')]).to.deep.equal([100, before - 60])
      await edge.focus()
      await page.keyboard.press('Enter')
      await page.waitForFunction(`document.querySelector('[data-column=duration]').getBoundingClientRect().width === 76`)
      // a name is cut in the middle, and nothing beside its column
      await page.getByRole('separator', { name: 'Width of job' }).dblclick()
      await page.waitForFunction(`document.querySelector('[data-column=job]').getBoundingClientRect().width > ${before - 60}`)
    }),
  )

  it(
    'two runs to compare on a narrow screen, without a scroll to the side',
    inPage(async ({ page, url }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(url)
      const ticks = page.getByRole('checkbox', { name: /^Compare release/ })
      await ticks.nth(1).waitFor()
      await ticks.nth(0).check()
      await page.getByText('tick another run to compare').waitFor()
      await ticks.nth(1).check()
      await page.getByRole('link', { name: 'Compare', exact: true }).click()
      await page.getByRole('region', { name: 'The run on the left' }).waitFor()
      await page.getByRole('region', { name: 'The run on the right' }).waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390)
    }),
  )

  it(
    'the keys and the palette, named at the foot of every page',
    inPage(async ({ page, url }) => {
      await page.goto(url)
      const foot = page.getByRole('contentinfo')
      await foot.getByRole('button', { name: '? keys of this page' }).click()
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
      await foot.getByRole('button', { name: 'Ctrl K find or do anything' }).click()
      await page.getByRole('dialog', { name: 'Find or do' }).waitFor()
    }),
  )
})
