import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunListJson } from '../../src/wire/run.ts'
import { seedProjects, seedRuns } from '../../scripts/screenshots/seed-home.ts'
import { pageStories } from '../browser/page-stories.ts'
import { isLongForm } from '../faults/times.ts'

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

const themes = ['light', 'dark'] as const
/** The themes differ in colours only, so `npm test` checks all other rules in the first of them. */
const rulesOf = { light: undefined, dark: isLongForm ? undefined : ['color-contrast', 'link-in-text-block'] }

/** The violations that axe finds on the current page, in both themes. */
const violationsOn = async (page: Page): Promise<Record<(typeof themes)[number], readonly string[]>> => {
  await page.evaluate(axe.source)
  const found = { light: [] as readonly string[], dark: [] as readonly string[] }
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(${JSON.stringify({ resultTypes: ['violations'], runOnly: rulesOf[colorScheme] })})`,
    )
    found[colorScheme] = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
  }
  return found
}

describe('axe, in Chromium,', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const found: Record<(typeof themes)[number], string[]> = { light: [], dark: [] }
  let looked = 0

  before(
    inPage(async ({ page, place, home, started }) => {
      const projects = seedProjects(place.project.path('projects'))
      seedRuns(home, projects, Date.now())
      const { url } = await started()
      const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=200`)).json()) as RunListJson
      const idOf = (status: string): string => runs.find((run) => run.pipeline === 'release' && run.status === status)?.id ?? ''
      const [failed, passed] = [idOf('failed'), idOf('passed')]
      const shop = `project=${encodeURIComponent(projects.shop)}`
      /** The address of each page, and a text that shows that the page is complete. */
      const pages: readonly (readonly [path: string, shown: string])[] = [
        ['/', 'release'],
        [`/?view=grid&${shop}&pipeline=release`, 'publish'],
        [`/runs/${failed}`, 'exited with code 1'],
        [`/runs/${passed}?view=timeline`, 'install'],
        [`/runs/${passed}?view=table`, 'install'],
        [`/runs/${passed}?job=install&tab=details`, 'npm ci'],
        [`/runs/${passed}?job=test%2Fnode-24&dock=full`, 'cart 060'],
        ['/runs/20200101-000000-000-00000000', 'There is no run'],
        [`/compare/${passed}/${failed}?job=install`, 'No difference, except for times'],
        ['/pipelines', 'migrate'],
        [`/pipelines/release?${shop}`, 'Slowest jobs'],
        ['/search?text=error', 'hits'],
        ['/nowhere', 'There is no such page'],
      ]
      const look = async (name: string): Promise<void> => {
        const violations = await violationsOn(page)
        for (const theme of themes) found[theme].push(...violations[theme].map((one) => `${name} ${one}`))
        looked++
      }
      for (const [path, shown] of pages) {
        await page.goto(url + path)
        await page.getByText(shown).filter({ visible: true }).first().waitFor()
        await look(path)
      }
      await page.goto(url)
      await page.locator('[data-row]').first().waitFor()
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
    it(`finds no violations on any page in the ${theme} theme`, () => {
      expect(looked).to.equal(15)
      expect(found[theme]).to.deep.equal([])
    })
})
