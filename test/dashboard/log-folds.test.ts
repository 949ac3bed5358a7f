import { rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { logAddress } from './log-address.ts'
import { seedRun } from './seed-passed-run.ts'

const many = (word: string, count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`)
const says = [
  '::group::Install',
  ...many('install', 30),
  '::endgroup::',
  '::warning file=src/a.ts,line=3::A button has no name',
  '--- Build',
  ...many('build', 20_000),
  '~~~ Clean',
  'swept',
  '+++ Test',
]
const fails = ['::error file=src/a.ts,line=12,col=5,title=TS2345::No overload%2C really', 'Error: it broke', '::group::After', 'late']

const row = (page: Page, text: string): Locator => page.locator('.log-row[data-line]', { hasText: text })
const group = (page: Page, name: RegExp): Locator => page.locator('.log-group').getByRole('button', { name })

describe('folds and annotations in a log, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(({ place, home }, url) => {
    place.project.write('src/a.ts', '')
    return Promise.resolve({ address: `${url}/runs/${seedRun(home, place.project.directory, 'folds', [{ id: 'a', says, fails }])}?job=a` })
  })
  const inPage = pageStoriesIn(home)

  it(
    'close what passed, show what failed, and open on a click, for a search and for a line in the address',
    inPage(async ({ page, address }) => {
      await page.goto(address)
      await row(page, 'Error: it broke').waitFor()
      await group(page, /^Test$/).waitFor()
      await group(page, /^Build 20,000 lines$/).waitFor()
      expect(await page.locator('.log-group button').allTextContents()).to.deep.equal([
        ...['Install30 lines', 'Build20,000 lines', 'Clean1 line', 'Test', 'After1 line'],
      ])
      // the line that only ends a group is not shown
      expect(await page.getByText('::').count()).to.equal(0)
      await group(page, /^Install/).click()
      await row(page, 'install 30').waitFor()
      await group(page, /^Install/).click()
      await row(page, 'install 30').waitFor({ state: 'detached' })

      await page.locator('.log-view').press('Control+f')
      await page.keyboard.insertText('build 19999')
      await row(page, 'build 19999').waitFor()
      await page.goto(`${address}#L20`)
      await row(page, 'install 19').waitFor()
    }),
  )

  it(
    'show annotations in words, in the log and above it, where they lead to their lines',
    inPage(async ({ page, address }) => {
      await page.goto(address)
      const error = row(page, 'No overload')
      await error.waitFor()
      expect(await error.locator('.log-text').textContent()).to.equal('error src/a.ts:12:5 TS2345: No overload, really')
      await error.locator('a.log-file', { hasText: 'src/a.ts:12:5' }).waitFor()
      // the run's headline is not the command as it stands
      expect(await page.getByText('::error').count()).to.equal(0)
      const list = page.getByText('Annotations: 1 error, 1 warning')
      await list.click()
      await page.getByRole('button', { name: 'A button has no name' }).click()
      await row(page, 'A button has no name').waitFor()
    }),
  )

  it(
    'are open while the job runs',
    inPage(async ({ page, place, url }) => {
      const go = place.project.path('go')
      const script = "echo '::group::Live'; echo inside; while [ ! -f go ]; do sleep 0.05; done; echo '::endgroup::'; echo behind"
      const run = place.start(['exec', '--name', 'live', '--', 'sh', '-c', script])
      await page.goto(url)
      await page.getByText('live', { exact: true }).first().waitFor()
      await page.goto(await logAddress(url))
      await group(page, /^Live$/).waitFor()
      await row(page, 'inside').waitFor()
      writeFileSync(go, '')
      await row(page, 'behind').waitFor()
      expect((await run.finished).code).to.equal(0)
      await row(page, 'inside').waitFor()
      expect(await page.locator('.log-group button').getAttribute('aria-expanded')).to.equal('true')
      // opened anew: a reload would keep the place in it, and so the group open
      await page.goto(url)
      await page.goto(await logAddress(url))
      await group(page, /^Live 1 line$/).waitFor()
      rmSync(go)
    }),
  )
})
