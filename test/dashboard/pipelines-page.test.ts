import { basename } from 'node:path'
import { expect } from 'chai'
import { pageStories } from '../browser/page-stories.ts'
import { until } from '../journal/until.ts'

const config = `
import { choice, defineConfig, flag, integer, list, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: { release: pipeline({
  description: 'Publish the packages',
  inputs: {
    channel: choice(['next', 'latest'], { default: 'next' }),
    title: text({ required: true, description: 'shown in the notes' }),
    shards: integer({ min: 1, max: 8, default: 2 }),
    dry: flag(),
    token: text({ secret: true }),
    targets: list(choice(['web', 'api'])),
    tags: list(text()),
  },
  plan({ job, inputs, args }) {
    job('say', sh\`echo \${JSON.stringify({ ...inputs, args })}\`)
  },
}), publish: pipeline({
  description: 'Upload the packages',
  inputs: { only: text({ default: 'all' }) },
  plan({ job }) {
    job('pack', sh\`true\`)
    job('upload', sh\`true\`)
  },
}) } })
`

describe('the pages of pipelines, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'list pipelines with their last runs, and show one pipeline with its usual times, jobs and grid',
    inPage(async ({ page, place, started }) => {
      const { url } = await started()
      await page.goto(`${url}/pipelines`)
      await page.getByText('No pipeline has run yet').waitFor()
      place.project.write('sparkwing.config.ts', config)
      for (const title of ['a', 'b', 'c', 'd']) {
        expect((await place.hosted(['run', 'release', '--title', title, '--output', 'quiet'])).code).to.equal(0)
      }
      const bars = page.getByRole('group', { name: 'Last runs of release, 4 runs: 4 passed' })
      await bars.waitFor()
      expect(await bars.getByRole('link').count()).to.equal(4)
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'release' }).waitFor()
      await page
        .getByRole('img', { name: /^the median went from/ })
        .locator('canvas')
        .waitFor()
      await page.getByRole('region', { name: 'Slowest jobs' }).getByRole('cell', { name: 'say' }).waitFor()
      await page.getByText('None: no job both passed and failed').waitFor()

      // the Tab key stops at the newest bar; the arrow keys move to the older ones
      const [newest, older] = await place.runs()
      await page.locator(`a[data-run="${newest?.id ?? ''}"]`).focus()
      await page.keyboard.press('ArrowLeft')
      await page.locator(`a[data-run="${older?.id ?? ''}"]:focus`).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/runs/${older?.id ?? ''}`)

      // S9: two projects whose folders have the same name
      const name = basename(place.project.directory)
      place.project.write(`old/${name}/package.json`, JSON.stringify({ scripts: { build: 'true' } }))
      const other = place.project.path('old', name)
      expect((await place.hosted(['run', 'build', '--output', 'quiet'], { cwd: other })).code).to.equal(0)
      await page.goto(url)
      await page.locator('[data-run]').getByText(`old/${name}`, { exact: true }).waitFor()
      await page.getByLabel('Pipeline', { exact: true }).getByText(`build · old/${name}`).waitFor({ state: 'attached' })
      await page.goto(`${url}/pipelines`)
      await page.getByRole('region', { name: `old/${name}` }).waitFor()
    }),
  )

  it(
    'start a run from a form with its inputs, and keep no trace of a secret',
    inPage(async ({ page, place, started }) => {
      place.project.write('sparkwing.config.ts', config)
      expect((await place.hosted(['run', 'release', '--title', 'first', '--output', 'quiet'])).code).to.equal(0)
      const { url } = await started()
      await page.goto(`${url}/pipelines/release`)
      await page.getByRole('button', { name: 'Start a run…' }).click()
      const form = page.getByRole('region', { name: 'Start a run' })
      await form.getByText('Publish the packages').waitFor()
      // the last run had a title
      expect(await form.getByLabel('title').inputValue()).to.equal('first')
      await form.getByText('sparkwing run release --title first', { exact: true }).waitFor()
      await form.getByRole('button', { name: 'Use the defaults' }).click()
      await form.getByText('Shown once the fields are right.').waitFor()
      await form.getByLabel('shards').fill('9')
      await form.getByRole('button', { name: 'Run release', exact: true }).click()
      await form.getByText('At most 8.').waitFor()
      await form.getByText('This is required.').waitFor()
      expect(await form.getByLabel('title').getAttribute('aria-invalid')).to.equal('true')

      await form.getByLabel('title').fill('it is “so”; $HOME')
      await form.getByLabel('shards').fill('3')
      await form.getByLabel('channel').selectOption('latest')
      await form.getByLabel('dry').check()
      expect(await form.getByLabel('token').getAttribute('type')).to.equal('password')
      await form.getByLabel('token').fill('hush-hush-4711')
      await form.getByLabel('api').check()
      await form.getByLabel('tags').fill('one\ntwo words')
      await form.getByLabel('Arguments').fill("--grep 'two words'")
      const command = await form.getByTitle('Copy the command').textContent()
      expect(command).to.match(
        /^sparkwing run release --channel latest .*--shards 3 --dry --token=<secret> --targets api --tags one --tags 'two words' -- --grep/,
      )
      await form.getByRole('button', { name: 'Run release', exact: true }).click()
      await page.waitForURL(/\/runs\/\d/)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await until(async () => (await place.show(id)).run.status === 'passed')
      const { run } = await place.show(id)
      expect(run.inputs).to.deep.equal({
        ...{ channel: 'latest', title: 'it is “so”; $HOME', shards: 3, dry: true, token: '***' },
        ...{ targets: ['api'], tags: ['one', 'two words'] },
      })
      expect(run.args).to.deep.equal(['--grep', 'two words'])
      expect(
        await page.evaluate('JSON.stringify([document.cookie, localStorage, sessionStorage, history.state, location.href])'),
      ).not.to.include('hush')
    }),
  )

  it(
    'list what never ran, and start it with a part of its jobs, by keyboard alone',
    inPage(async ({ page, place, started }) => {
      place.project.write('sparkwing.config.ts', config)
      expect((await place.hosted(['run', 'release', '--title', 'first', '--output', 'quiet'])).code).to.equal(0)
      const { url } = await started()
      await page.goto(`${url}/pipelines`)
      await page.getByRole('heading', { name: 'Never run' }).waitFor()
      await page.getByText('Upload the packages').waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.locator('a:focus').getByText('publish').waitFor()
      await page.keyboard.press('r')
      const form = page.getByRole('region', { name: 'Start a run' })
      await form.getByText('Upload the packages').waitFor()
      await page.getByText('It has not run yet.').waitFor()
      await form.locator('input:focus').waitFor()

      await form.getByLabel('Jobs at once').fill('none')
      await page.keyboard.press('Enter')
      await form.getByText('Enter a whole number from 1.').waitFor()
      await form.getByLabel('Jobs at once').fill('2')
      await form.getByLabel('From').fill('uplaod')
      await page.keyboard.press('Enter')
      await form.getByRole('alert').getByText('Did you mean "upload"?').waitFor()
      await form.getByLabel('From').fill('upload')
      await form.getByLabel('only', { exact: true }).fill('one')
      await form.getByText('sparkwing run publish --from upload -j 2 --input only=one', { exact: true }).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/runs\/\d/)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await until(async () => (await place.show(id)).run.status === 'passed')
      const { run } = await place.show(id)
      expect([run.inputs, run.options]).to.deep.equal([{ only: 'one' }, { from: 'upload', concurrency: 2 }])
      await page.goto(`${url}/pipelines`)
      await page.getByRole('group', { name: 'Last runs of publish, 1 run: 1 passed' }).waitFor()
    }),
  )

  it(
    'say what is wrong with the config, and that the server is read-only',
    inPage(async ({ page, place, started, call }) => {
      place.project.write('sparkwing.config.ts', config)
      expect((await place.hosted(['run', 'release', '--title', 'first', '--output', 'quiet'])).code).to.equal(0)
      place.project.write('sparkwing.config.ts', 'export default 7\n')
      const { url } = await started()
      await page.goto(`${url}/pipelines`)
      await page.getByRole('button', { name: 'Try again' }).waitFor()
      await page.goto(`${url}/pipelines/release?start=1`)
      await page
        .getByRole('region', { name: 'Start a run' })
        .getByRole('alert')
        .getByText(/sparkwing\.config\.ts/)
        .first()
        .waitFor()
      expect((await call(['kill'])).code).to.equal(0)
      const reading = await started(['--port', '0', '--read-only'])
      await page.goto(`${reading.url}/pipelines/release?start=1`)
      await page.getByRole('alert').getByText('sparkwing run release').waitFor()
      await page.goto(`${reading.url}/pipelines`)
      await page.getByRole('link', { name: 'release' }).waitFor()
      expect(await page.getByRole('link', { name: 'Start release' }).count()).to.equal(0)
      await page.goto(`${reading.url}/pipelines/nothing`)
      await page.getByText('No pipeline “nothing” has run.').waitFor()
    }),
  )
})
