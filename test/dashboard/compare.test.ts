import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const config = `
import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: { answer: pipeline({ inputs: { title: text({ default: 'none' }) }, plan({ job }) {
  job('lint', sh\`true\`)
  job('unit', sh\`echo begin; if [ -e broken ]; then echo 'Error: broken'; exit 1; fi\`)
} }), check: pipeline({ inputs: { title: text({ default: 'none' }) }, plan({ job, inputs }) {
  const lint = job('lint', sh\`seq -f 'step %g' 30; date -Iseconds; cat said; echo "took $$ ms"; seq -f 'end %g' 30\`)
  if (inputs.title === 'first') job('test', sh\`true\`, { needs: [lint] })
  else for (const name of ['test', 'more']) job(name, sh\`true\`)
} }) } })
`

const rows = (page: Page, kind: string) => page.locator(`[data-diff="${kind}"]`)

describe('the comparison of two runs, in Chromium', function () {
  this.timeout(240_000)
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

      await page.getByRole('button', { name: 'Show 1 job that is the same' }).click()
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
    'answers first: what ended differently, the difference of its logs, and the commits between, from the last green run with the same inputs',
    inPage(async ({ page, place, url }) => {
      const git = (...args: readonly string[]): void => {
        const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main']
        execFileSync('git', [...author, ...args], { cwd: place.project.directory, stdio: 'ignore' })
      }
      const run = async (title: string): Promise<number | null> =>
        (await place.hosted(['run', 'answer', '--title', title, '--output', 'quiet'])).code
      place.project.write('sparkwing.config.mjs', config)
      git('init')
      git('add', '.')
      git('commit', '-m', 'Begin')
      expect(await run('mine')).to.equal(0)
      expect(await run('other')).to.equal(0)
      place.project.write('broken', '')
      git('add', '.')
      git('commit', '-m', 'Break the test')
      expect(await run('mine')).to.equal(1)
      const [failed, , green] = await place.runs()
      await page.goto(`${url}/runs/${failed?.id ?? ''}`)
      await page.getByRole('link', { name: 'Compare with the last green run', exact: true }).click()
      await page.waitForURL(`${url}/compare/${green?.id ?? ''}/${failed?.id ?? ''}`)
      await page.getByText('Ended differently').waitFor()
      expect(await page.locator('[data-compared]').first().getAttribute('data-compared')).to.equal('unit')
      await rows(page, 'added').getByText('Error: broken').waitFor()
      await page.getByRole('region', { name: 'Commits between' }).getByText('Break the test').waitFor()
      const left = page.getByRole('combobox', { name: 'Another run on the left' })
      expect(await left.getByRole('option').first().textContent()).to.match(/^passed · (just now|.* ago) · main · Begin · title=mine · /)
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
