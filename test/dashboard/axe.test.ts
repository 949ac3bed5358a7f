import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunListJson } from '../../src/wire/run.ts'
import { seedProjects, seedRuns } from '../../scripts/screenshots/seed-home.ts'
import { pageStories } from '../browser/page-stories.ts'
import { isLongForm, times } from '../faults/times.ts'

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

/** The violations that axe, which the page has loaded, finds in a theme. */
const violationsIn = async (page: Page, colorScheme: Theme): Promise<readonly string[]> => {
  await page.emulateMedia({ colorScheme })
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })")
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}

describe('axe, in Chromium,', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const found: Record<Theme, string[]> = { light: [], dark: [] }
  let looked = 0

  before(
    inPage(async ({ page, place, home, started }) => {
      const projects = seedProjects(place.project.path('projects'))
      seedRuns(home, projects, Date.now(), times(24, 72))
      const { url } = await started()
      const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=200`)).json()) as RunListJson
      const idOf = (status: string): string => runs.find((run) => run.pipeline === 'release' && run.status === status)?.id ?? ''
      const [failed, passed] = [idOf('failed'), idOf('passed')]
      const shop = `project=${encodeURIComponent(projects.shop)}`
      /** The address of each page, and what shows that the page is complete; the page before it does not have it. */
      const pages: readonly (readonly [path: string, shown: string])[] = [
        ['/', '[data-row]'],
        [`/?view=grid&${shop}&pipeline=release`, '[data-place]'],
        [`/runs/${failed}`, 'text=exited with code 1'],
        [`/runs/${passed}?view=timeline`, '[data-timeline]'],
        [`/runs/${passed}?view=table`, '[data-table-row]'],
        [`/runs/${passed}?job=install&tab=details`, 'text=npm ci'],
        [`/runs/${passed}?job=test%2Fnode-24&dock=full`, 'text=cart 060'],
        ['/runs/20200101-000000-000-00000000', 'text=There is no run'],
        [`/compare/${passed}/${failed}?job=install`, 'text=No difference, except for times'],
        ['/pipelines', 'text=Never run'],
        [`/pipelines/release?${shop}`, 'text=Slowest jobs'],
        [`/pipelines/release?${shop}&start=1`, 'text=Jobs at once'],
        [`/pipelines/docs?${shop}`, 'text=It has not run yet'],
        ['/search?text=error', 'text=hits'],
        ['/nowhere', 'text=There is no such page'],
      ]
      const look = async (name: string): Promise<void> => {
        // `npm test` checks every other page in the dark theme, and the rest in the light one
        const inThemes = isLongForm ? themes : themes.filter((_, index) => index === looked % 2)
        for (const theme of inThemes) found[theme].push(...(await violationsIn(page, theme)).map((one) => `${name} ${one}`))
        looked++
      }
      /** Goes to another page as a link does, because loading each costs as much as looking at it. */
      const go = async (path: string, shown: string): Promise<void> => {
        await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`)
        await page.locator(shown).filter({ visible: true }).first().waitFor()
      }
      await page.goto(`${url}/nowhere`)
      await page.evaluate(axe.source)
      for (const [path, shown] of pages) {
        await go(path, shown)
        await look(path)
      }
      await go('/', '[data-row]')
      for (const [key, dialog] of [
        ['?', 'Keys'],
        ['Control+k', 'Find or do'],
      ] as const) {
        await page.keyboard.press(key)
        await page.getByRole('dialog', { name: dialog }).waitFor()
        await look(dialog)
        await page.keyboard.press('Escape')
        await page.getByRole('dialog', { name: dialog }).waitFor({ state: 'detached' })
      }
    }),
  )

  for (const theme of themes)
    it(`finds no violations in the ${theme} theme`, () => {
      expect(looked).to.equal(17)
      expect(found[theme]).to.deep.equal([])
    })
})
