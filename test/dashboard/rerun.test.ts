import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

const configOf = (channels: string) => `import { choice, defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  release: pipeline({
    inputs: { channel: choice([${channels}], { default: 'next' }), token: text({ secret: true }) },
    plan({ job, inputs }) {
      const build = job('build', sh\`echo \${inputs.channel}\`)
      if (inputs.channel === 'latest') job('announce', sh\`true\`, { needs: [build] })
    },
  }),
  plain: pipeline({ inputs: { title: text() }, plan({ job }) { job('only', sh\`true\`) } }),
} })
`

describe('the dialog before a re-run, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(async ({ place }, url) => {
    place.project.write('sparkwing.config.ts', configOf(`'next', 'latest'`))
    await place.hosted(['run', 'release', '--token', 'hush-hush', '--output', 'quiet'])
    await place.hosted(['run', 'plain', '--title', 'old', '--output', 'quiet'])
    const [plain = '', release = ''] = place.folders().toSorted().toReversed()
    return { plain: `${url}/runs/${plain}`, release: `${url}/runs/${release}` }
  })
  const inPage = pageStoriesIn(home)
  const runs = () => home().place.folders().length
  const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Re-run / })
  const newRun = async (page: Page, from: string): Promise<RunDetailJson['run']> => {
    await page.waitForURL((address) => address.pathname.startsWith('/runs/') && address.href !== from)
    const address = new URL(page.url())
    const { run } = (await (await fetch(`${address.origin}/api/v1${address.pathname}`)).json()) as RunDetailJson
    return run
  }

  it(
    'opens by `r`, and starts nothing without Enter, whatever is typed',
    inPage(async ({ page, plain }) => {
      const before = runs()
      await page.goto(plain)
      await page.getByRole('button', { name: 'Re-run' }).waitFor()
      await page.keyboard.type('release it, run it now')
      const dialog = dialogOf(page)
      await dialog.getByText('1 job: only').waitFor()
      await dialog.getByText('sparkwing run plain --title old').waitFor()
      await page.keyboard.type(' r  r ')
      // the focus stays inside
      for (let step = 0; step < 7; step++) await page.keyboard.press('Tab')
      expect(
        await page.evaluate(
          "document.querySelector('dialog').contains(document.activeElement) || document.activeElement === document.body",
        ),
      ).to.equal(true)
      await page.evaluate(axe.source)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const violations = await page.evaluate(
          "axe.run('dialog', { resultTypes: ['violations'] }).then((found) => found.violations.map(({ id }) => id))",
        )
        expect(violations, colorScheme).to.deep.equal([])
      }
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      expect([page.url(), runs()]).to.deep.equal([plain, before])
    }),
  )

  it(
    'has the inputs of the run, which can be changed by the keyboard alone',
    inPage(async ({ page, plain }) => {
      await page.goto(plain)
      await page.getByRole('button', { name: 'Re-run' }).waitFor()
      await page.keyboard.press('r')
      const dialog = dialogOf(page)
      await dialog.getByRole('button', { name: 'Run Enter' }).and(page.locator(':enabled')).waitFor()
      const title = dialog.getByLabel('title')
      expect(await title.inputValue()).to.equal('old')
      await title.fill('new one')
      await dialog.getByText(`sparkwing run plain --title 'new one'`).waitFor()
      await page.keyboard.press('Enter')
      expect((await newRun(page, plain)).inputs).to.deep.equal({ title: 'new one' })
    }),
  )

  it(
    'asks for a secret, follows the form, and shows a refusal in place of the button',
    inPage(async ({ page, release, place }) => {
      const before = runs()
      await page.goto(release)
      await page.getByRole('button', { name: 'Re-run' }).click()
      const dialog = dialogOf(page)
      const token = dialog.getByLabel('token')
      await dialog.locator('input[type=password]:focus').waitFor()
      await page.keyboard.press('Enter')
      await dialog.getByText('This is required.').waitFor()
      expect(runs()).to.equal(before)
      await token.fill('hush-4711')
      await dialog.getByText('1 job: build').waitFor()
      await dialog.getByLabel('channel').selectOption('latest')
      await dialog.getByText('2 jobs: build, announce').waitFor()
      await dialog.getByText('<secret>').waitFor()
      await token.press('Enter')
      const run = await newRun(page, release)
      expect(run.inputs).to.deep.equal({ channel: 'latest', token: '***' })
      expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href')).to.not.contain('hush-4711')

      place.project.write('sparkwing.config.ts', configOf(`'beta'`).replace(", { default: 'next' }", '').replace('release:', 'ship:'))
      await page.goto(release)
      await page.getByRole('button', { name: 'Re-run' }).click()
      await dialog.getByText('There is no pipeline "release".').waitFor()
      expect(await dialog.getByRole('button', { name: 'Run Enter' }).count()).to.equal(0)
      place.project.write('sparkwing.config.ts', configOf(`'next', 'latest'`))
    }),
  )

  it(
    'has no button on a read-only server',
    inPage(async ({ page, plain, started, call }) => {
      expect((await call(['kill'])).code).to.equal(0)
      const { url } = await started(['--port', '0', '--read-only'])
      expect(await (await fetch(`${url}/api/health`)).json()).to.include({ isReadOnly: true })
      await page.goto(`${url}${new URL(plain).pathname}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForFunction("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/health'))")
      await page.keyboard.press('r')
      expect(await page.getByRole('button', { name: 'Re-run' }).count()).to.equal(0)
      expect(await dialogOf(page).count()).to.equal(0)
    }),
  )
})
