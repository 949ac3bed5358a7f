import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunListJson } from '../../src/wire/run.ts'
import { seedProjects, seedRuns } from '../../scripts/screenshots/seed-home.ts'
import { pageStories } from '../browser/page-stories.ts'

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

/** The violations that axe finds on the current page. */
const violationsOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}

describe('axe, in Chromium,', function () {
  this.timeout(240_000)
  const inPage = pageStories({ reducedMotion: 'reduce' })

  for (const colorScheme of ['light', 'dark'] as const)
    it(
      `finds no violations on any page in the ${colorScheme} theme`,
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
        await page.emulateMedia({ colorScheme })
        const found: string[] = []
        for (const [path, shown] of pages) {
          await page.goto(url + path)
          await page.getByText(shown).filter({ visible: true }).first().waitFor()
          found.push(...(await violationsOn(page)).map((one) => `${path} ${one}`))
        }
        await page.goto(url)
        await page.locator('[data-row]').first().waitFor()
        for (const [key, dialog] of [
          ['?', 'Keys'],
          ['Control+k', 'Find or do'],
        ] as const) {
          await page.keyboard.press(key)
          await page.getByRole('dialog', { name: dialog }).waitFor()
          found.push(...(await violationsOn(page)).map((one) => `${dialog} ${one}`))
          await page.keyboard.press('Escape')
          await page.getByRole('dialog', { name: dialog }).waitFor({ state: 'detached' })
        }
        expect(found).to.deep.equal([])
      }),
    )
})
