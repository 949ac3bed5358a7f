import { rmSync } from 'node:fs'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shortRunId } from '../../src/model/cache/describe-result.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({
  pipelines: {
    many: pipeline({
      plan({ matrix }) {
        matrix('cell', { on: ['a', 'b', 'c'] }, ({ on }) => sh\`echo \${on}\`, { cache: { inputs: ['lint'], outputs: [], packages: false } })
      },
    }),
    site: pipeline({
      plan({ job }) {
        const gen = job('gen', sh\`mkdir -p gen && cat api/* > gen/api && sleep 0.3\`, { cache: { inputs: ['api'], outputs: ['gen'], packages: false } })
        job('build', sh\`mkdir -p dist && cat src/* gen/api > dist/all\`, { needs: [gen], cache: { inputs: ['src'], outputs: ['dist'], packages: false } })
        job('lint', sh\`cat lint/*\`, { cache: { inputs: ['lint'], outputs: [], packages: false } })
        job('deploy', sh\`echo deployed\`)
      },
    }),
  },
})
`

const row = (page: Page, job: string) => page.locator(`[role=treeitem][data-job="${job}"]`)
const node = (page: Page, job: string) => page.locator(`[data-node="job ${job}"]`)
const panel = (page: Page, job: string) => page.getByRole('region', { name: `Job ${job}`, exact: true })

describe('the page of a run with jobs that were reused, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(async ({ place }) => {
    const { project } = place
    const run = async (): Promise<string> => {
      await place.hosted(['run', 'site', '--output', 'quiet'])
      return place.folders().toSorted().at(-1) ?? ''
    }
    project.write('sparkwing.config.ts', config)
    for (const file of ['api/a', 'src/a', 'src/b', 'lint/a']) project.write(file, file)
    const first = await run()
    rmSync(project.path('gen'), { recursive: true })
    for (const file of ['src/a', 'src/b', 'src/c']) project.write(file, 'changed')
    return { first, second: await run() }
  })
  const inPage = pageStoriesIn(home)

  it(
    'marks them in the list, the graph and the table, and says in its head what they saved',
    inPage(async ({ page, url, first, second }) => {
      await page.goto(`${url}/runs/${second}`)
      await row(page, 'gen').getByText('cached', { exact: true }).waitFor()
      await row(page, 'lint').getByText('up to date', { exact: true }).waitFor()
      await node(page, 'gen').getByText('cached', { exact: true }).waitFor()
      await page
        .locator('header')
        .getByText(/^2 reused, saved about [\d.]+ (ms|s)$/)
        .waitFor()
      expect(
        await row(page, 'build')
          .getByText(/cached|up to date/)
          .count(),
      ).to.equal(0)
      await page.goto(`${url}/runs/${second}?view=table`)
      await page
        .locator('[data-table-row=gen]')
        .getByText(`cached, from ${shortRunId(first)}`)
        .waitFor()
      await page.locator('[data-table-row=build]').getByText('src/a changed (+2 more)', { exact: true }).waitFor()
      await page.goto(`${url}/runs/${first}`)
      await row(page, 'gen').waitFor()
      expect(await page.getByText('reused, saved').count()).to.equal(0)
    }),
  )

  it(
    'says in the list of runs how many jobs a run reused, and nothing of one that reused none',
    inPage(async ({ page, url, first, second }) => {
      await page.goto(`${url}/?pipeline=site`)
      const listed = (run: string) => page.locator(`[data-run="${run}"]`)
      await listed(second).getByRole('img', { name: '4 jobs: 4 passed, 2 reused', exact: true }).waitFor()
      expect(await listed(second).locator('[data-reused]').textContent()).to.equal('2')
      await listed(second).getByText('4 jobs: 4 passed, 2 reused', { exact: true }).waitFor()
      await listed(first).getByRole('img', { name: '4 jobs: 4 passed', exact: true }).waitFor()
      expect(await listed(first).locator('[data-reused]').count()).to.equal(0)
    }),
  )

  it(
    'says in the timeline and in folded rows what was reused, and shows no duration for it',
    inPage(async ({ page, url, second, first, place }) => {
      await page.goto(`${url}/runs/${second}?view=timeline`)
      const line = (job: string) => page.locator(`[data-timeline="${job}"]`)
      await line('gen').locator('.timeline-label').getByText('cached', { exact: true }).waitFor()
      await line('lint').locator('.timeline-label').getByText('up to date', { exact: true }).waitFor()
      await line('gen')
        .getByText(`cached, from ${shortRunId(first)}`)
        .waitFor()
      expect(await line('build').locator('.timeline-label').textContent()).to.match(/^[\d.]+ (ms|s)$/)
      await page.goto(`${url}/runs/${second}?view=table`)
      await page
        .locator('[data-table-row=build] [data-column=duration]')
        .getByText(/ (ms|s)$/)
        .waitFor()
      expect(await page.locator('[data-table-row=gen] [data-column=duration]').textContent()).to.equal('')
      await place.hosted(['run', 'many', '--output', 'quiet'])
      await place.hosted(['run', 'many', '--output', 'quiet'])
      await page.goto(`${url}/runs/${place.folders().toSorted().at(-1) ?? ''}`)
      await page.locator('[data-row="matrix cell"]').getByTitle('3 passed, 3 reused').waitFor()
    }),
  )

  it(
    'leads from a job to the run that made its result, also by the keyboard',
    inPage(async ({ page, url, first, second }) => {
      await page.goto(`${url}/runs/${second}?job=gen`)
      const link = panel(page, 'gen').getByRole('link', { name: shortRunId(first) })
      await link.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/runs/${first}?job=gen`)
      await panel(page, 'gen').getByText('no result is kept yet').waitFor()
    }),
  )

  it(
    'shows the first reason of a job beside its name, and all of them with what was kept in its details',
    inPage(async ({ page, url, second }) => {
      await page.goto(`${url}/runs/${second}?job=build`)
      await panel(page, 'build').locator('header').getByText('src/a changed (+2 more)').waitFor()
      await panel(page, 'build').getByRole('tab', { name: 'details' }).click()
      const facts = panel(page, 'build').locator('dl')
      await facts.getByText('src/c is new').waitFor()
      expect(await facts.getByRole('listitem').allTextContents()).to.deep.equal(['src/a changed', 'src/b changed', 'src/c is new'])
      expect(
        await facts
          .locator('dt', { hasText: /^kept$/ })
          .locator('+ dd')
          .textContent(),
      ).to.match(/^1 file, \d+ B$/)
      await page.goto(`${url}/runs/${second}?job=lint&tab=details`)
      await panel(page, 'lint')
        .locator('dt', { hasText: /^up to date$/ })
        .waitFor()
    }),
  )
})
