import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const config = `
import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: { check: pipeline({ inputs: { title: text({ default: 'none' }) }, plan({ job, inputs }) {
  const lint = job('lint', sh\`seq -f 'step %g' 30; date -Iseconds; cat said; echo "took $$ ms"; seq -f 'end %g' 30\`)
  if (inputs.title === 'first') job('test', sh\`true\`, { needs: [lint] })
  else for (const name of ['test', 'more']) job(name, sh\`true\`)
} }) } })
`

const rows = (page: Page, kind: string) => page.locator(`[data-diff="${kind}"]`)

describe('the comparison of two runs, in Chromium', function () {
  this.timeout(120_000)
  const inPage = pageStoriesIn(sharedDashboardHome())

  it(
    'shows differences in inputs, plan and jobs, and compares the logs of a job without their times',
    inPage(async ({ page, place, url }) => {
      const run = async (said: string, title: string): Promise<string> => {
        place.project.write('sparkwing.config.mjs', config)
        place.project.write('said', said)
        expect((await place.hosted(['run', 'check', '--title', title, '--output', 'quiet'])).code).to.equal(0)
        return (await place.runs())[0]?.id ?? ''
      }
      const a = await run('3 tests passed\n', 'first')
      const b = await run('4 tests passed\n', 'second')
      await page.goto(`${url}/compare/${a}/${b}`)
      const inputs = page.getByRole('region', { name: 'Inputs' })
      await inputs.getByText('second').waitFor()
      expect(await inputs.getByRole('definition').allTextContents()).to.deep.equal(['first', 'second'])
      await page.locator('[data-compared=more]').getByText('only in the plan on the right').waitFor()
      await page.locator('[data-compared=test]').getByText('-lint').waitFor()

      await page.locator('[data-compared=lint]').click()
      await page.getByText('1 place differs').waitFor()
      expect(await rows(page, 'changed').locator('mark').allTextContents()).to.deep.equal(['3', '4'])
      expect(await rows(page, 'fold').allTextContents()).to.deep.equal(['⋯ 28 lines are the same', '⋯ 28 lines are the same'])
      expect(await rows(page, 'same').count()).to.equal(6)
      await rows(page, 'fold').first().getByRole('button').click()
      await page.getByText('step 1', { exact: true }).first().waitFor()
      expect(new URL(page.url()).searchParams.get('job')).to.equal('lint')

      await page.keyboard.press('x')
      await page.waitForURL(`${url}/compare/${b}/${a}?job=lint`)
      await rows(page, 'changed').waitFor()
      expect(await rows(page, 'changed').locator('mark').allTextContents()).to.deep.equal(['4', '3'])

      // one column when the page is too narrow for two
      await page.setViewportSize({ width: 390, height: 800 })
      await rows(page, 'removed').waitFor()
      expect(await rows(page, 'removed').locator('mark').textContent()).to.equal('4')

      await page.goto(`${url}/compare/${a}/${b}?job=more`)
      await page.getByText('On the left this job has no log.').waitFor()
    }),
  )

  it(
    'says that only the first 20,000 lines are compared, and renders only the rows in view',
    inPage(async ({ page, place, url }) => {
      for (const end of [25_000, 25_001])
        expect((await place.hosted(['exec', '--name', 'long', '--', 'seq', String(end)])).code).to.equal(0)
      const [b, a] = await place.runs()
      await page.goto(`${url}/compare/${a?.id ?? ''}/${b?.id ?? ''}?job=long`)
      await page.getByText('On the left only the first 20,000 of 25,000 lines are compared.').waitFor()
      await page.getByText('On the right only the first 20,000 of 25,001 lines are compared.').waitFor()
      await page.getByRole('button', { name: 'Show all lines' }).click()
      await rows(page, 'same').nth(20).waitFor()
      expect(await rows(page, 'same').count()).to.be.lessThan(150)
    }),
  )

  it(
    'suggests similar ids when a run does not exist',
    inPage(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--', 'true'])).code).to.equal(0)
      const id = (await place.runs())[0]?.id ?? ''
      await page.goto(`${url}/compare/${id}/${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`)
      await page.getByRole('alert').getByText(id).waitFor()
    }),
  )
})
