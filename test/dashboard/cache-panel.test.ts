import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { site: pipeline({ plan({ job }) {
  job('build', sh\`cat src/*\`, { cache: { inputs: ['src'], outputs: [], packages: false } })
  job('lint', sh\`cat lint\`, { cache: { inputs: ['lint'], outputs: [], packages: false } })
} }) } })`

const panelOf = (page: Page) => page.getByRole('region', { name: 'Kept results' })

describe('the panel of what is kept of jobs, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(async ({ place }) => {
    place.project.write('sparkwing.config.ts', config)
    place.project.write('lint', 'lint')
    for (const source of ['one', 'two', 'three']) {
      place.project.write('src/page.ts', source)
      await place.hosted(['run', 'site', '--output', 'quiet'])
    }
    return {}
  })
  const inPage = pageStoriesIn(home)

  it(
    'shows its size and bound, what was reused, and which jobs were missed most often and for which file',
    inPage(async ({ page, url }) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 })
          await page.emulateMedia({ colorScheme })
          await page.goto(`${url}/storage`)
          const panel = panelOf(page)
          await panel.getByText('4 results', { exact: true }).waitFor()
          await panel.getByText(/^of at most /).waitFor()
          await panel.getByText('2 of 6 jobs', { exact: true }).waitFor()
          await panel.locator('[data-missed=build]').getByText('src/page.ts changed (2×)').waitFor()
          await panel.locator('[data-missed=build]').getByText('2 of 3').waitFor()
          expect(await panel.locator('[data-missed]').count(), 'the first time, there is nothing to miss').to.equal(1)
          await page.evaluate(axe.source)
          const violations = await page.evaluate(
            "axe.run('main', { resultTypes: ['violations'] }).then((found) => found.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
          )
          expect(violations, `${colorScheme} ${width}`).to.deep.equal([])
          expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true)
        }
      }
    }),
  )

  it(
    'prunes and clears after a question, by the keyboard alone; a read-only server offers neither',
    inPage(async ({ page, url, call, started, place }) => {
      await page.goto(`${url}/storage`)
      const panel = panelOf(page)
      const dialog = page.getByRole('dialog')
      await panel.getByRole('button', { name: 'Prune…' }).focus()
      await page.keyboard.press('Enter')
      await dialog.getByText(/^Remove the least recently used results/).waitFor()
      await dialog.locator('form:focus').waitFor()
      await page.keyboard.press('Enter')
      await panel.getByText(/^Nothing was removed\. 4 results take /).waitFor()
      await panel.getByRole('button', { name: 'Clear…' }).focus()
      await page.keyboard.press('Enter')
      await dialog.getByText(/^Remove all 4 kept results/).waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await panel.getByText('4 results', { exact: true }).waitFor()
      await panel.getByRole('button', { name: 'Clear…' }).click()
      await dialog.locator('form:focus').waitFor()
      await page.keyboard.press('Enter')
      await panel.getByText(/^Removed 4 results, which freed /).waitFor()
      await panel.getByText('0 results', { exact: true }).waitFor()

      await place.hosted(['run', 'site', '--output', 'quiet'])
      expect((await call(['kill'])).code).to.equal(0)
      const readOnly = await started(['--port', '0', '--read-only'])
      await page.goto(`${readOnly.url}/storage`)
      await panel.getByText('2 results', { exact: true }).waitFor()
      await page.waitForFunction("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/health'))")
      expect(await panel.getByRole('button').count()).to.equal(0)
      expect((await fetch(`${readOnly.url}/api/v1/cache`)).status).to.equal(200)
    }),
  )
})
