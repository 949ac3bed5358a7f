import axe from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shortRunId } from '../../src/model/cache/describe-result.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome, type DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'

/** Twenty jobs with `cache`: `part-1` to `part-18`, of which `part-7` fails if its source says so, and `pack` and `ship` after all of them. */
const config = `
import { appendFileSync } from 'node:fs'
import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({
  pipelines: {
    site: pipeline({
      inputs: { channel: text({ default: 'next' }) },
      plan({ job, inputs }) {
        const parts = Array.from({ length: 18 }, (_, index) => index + 1).map((part) =>
          job('part-' + part, sh\`grep -v broken src/\${part} && mkdir -p out/\${part} && cp src/\${part} out/\${part}/made\`, {
            cache: { inputs: ['src/' + part], outputs: ['out/' + part], packages: false },
          }))
        const pack = job('pack', sh\`cat out/*/made > packed\`, { needs: parts, cache: { inputs: [], outputs: ['packed'], packages: false } })
        job('ship', sh\`echo \${inputs.channel} && cat packed\`, { needs: [pack], cache: { inputs: [], outputs: [], packages: false } })
      },
    }),
    plain: pipeline({
      inputs: { token: text({ secret: true }) },
      plan({ job }) {
        const build = job('build', sh\`echo built\`)
        const test = job('test', sh\`grep -v broken src/1\`)
        job('publish', sh\`echo published\`, { needs: [build, test] })
        job('alone', sh\`echo alone\`)
      },
    }),
  },
})
`
const parts = Array.from({ length: 18 }, (_, index) => `part-${index + 1}`)

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Re-run / })
const runButton = (page: Page) => dialogOf(page).getByRole('button', { name: 'Run Enter' }).and(page.locator(':enabled'))
const foreseen = (page: Page, job: string) => dialogOf(page).locator(`[data-foreseen="${job}"]`)
const newestOf = (place: DashboardPlace['place']): string => place.folders().toSorted().at(-1) ?? ''

/** Runs a command that makes a run, and gives the id of that run. */
const quietRuns =
  (place: DashboardPlace['place']) =>
  async (...args: readonly string[]): Promise<string> => {
    await place.hosted([...args, '--output', 'quiet'])
    return newestOf(place)
  }

/** A new run of `site` that has passed. */
const passedRun = async (place: DashboardPlace['place']): Promise<string> => {
  place.project.write('src/7', 'fixed')
  expect((await place.hosted(['run', 'site', '--output', 'quiet'])).code).to.equal(0)
  return newestOf(place)
}

/** The run that the page shows, once it is over. */
const endedRun = async (page: Page, from: string): Promise<RunDetailJson> => {
  await page.waitForURL((address) => address.pathname.startsWith('/runs/') && address.href !== from)
  await page
    .locator('header h1')
    .getByText(/passed|failed/)
    .waitFor()
  const { origin, pathname } = new URL(page.url())
  return (await (await fetch(`${origin}/api/v1${pathname}`)).json()) as RunDetailJson
}
const how = ({ jobs }: RunDetailJson): Readonly<Record<string, string>> =>
  Object.fromEntries(jobs.map(({ id, status, reused }) => [id, reused ? reused.by : status]))
const ran = (detail: RunDetailJson): readonly string[] =>
  Object.entries(how(detail)).flatMap(([id, state]) => (state === 'passed' || state === 'failed' ? [id] : []))

describe('running a part of a run again, in Chromium', function () {
  this.timeout(180_000)
  const home = sharedDashboardHome(async ({ place }, url) => {
    const { project } = place
    project.write('sparkwing.config.ts', config)
    for (const part of parts.keys()) project.write(`src/${part + 1}`, part === 6 ? 'broken' : `source ${part + 1}`)
    await place.hosted(['run', 'site', '--output', 'quiet'])
    const [failed = ''] = place.folders()
    return { failed, address: `${url}/runs/${failed}` }
  })
  const inPage = pageStoriesIn(home)

  it(
    'fixes one of twenty cached jobs and runs the failed part: that job and its dependents run, the rest is reused, each with its reason',
    inPage(async ({ page, address, failed, place }) => {
      place.project.write('src/7', 'fixed')
      await page.goto(address)
      await page.getByRole('button', { name: 'Re-run…' }).waitFor()
      await page.keyboard.press('r')
      const dialog = dialogOf(page)
      await dialog.getByRole('radio', { name: 'What failed', checked: true }).waitFor()
      await dialog.getByText(`Retrying what failed in ${failed}.`).waitFor()
      await dialog.getByText('3 of 20 jobs would run, 17 would be reused.').waitFor()
      await foreseen(page, 'part-7').getByText('would run: it failed in').waitFor()
      await foreseen(page, 'pack').getByText('part-7 failed').waitFor()
      for (const part of parts.filter((one) => one !== 'part-7')) {
        expect(await foreseen(page, part).textContent()).to.equal(`${part} is up to date, from ${shortRunId(failed)}`)
      }
      await dialog.getByText(`sparkwing runs retry ${failed} --failed`).waitFor()
      await runButton(page).waitFor()
      await page.keyboard.press('Enter')
      const again = await endedRun(page, address)
      expect(again.run).to.include({ status: 'passed' })
      expect(again.run.retryOf).to.deep.equal({ run: failed, first: failed, mode: 'failed' })
      expect(ran(again)).to.deep.equal(['part-7', 'pack', 'ship'])
      expect(Object.values(how(again)).filter((one) => one === 'in-place')).to.have.lengthOf(17)
      expect(
        again.jobs
          .find(({ id }) => id === 'part-7')
          ?.checked?.because.map(({ message }) => message)
          .join(),
      ).to.match(/it failed in /)
    }),
  )

  it(
    'runs what a changed file and a changed input make run again, and nothing else',
    inPage(async ({ page, url, place }) => {
      const from = `${url}/runs/${await passedRun(place)}`
      place.project.write('src/3', 'changed')
      await page.goto(from)
      await page.getByRole('button', { name: 'Choose what to run again' }).click()
      expect(await page.getByRole('menuitem').allTextContents()).to.deep.equal(['All jobs…', 'With other inputs…'])
      await page.getByRole('menuitem', { name: 'With other inputs…' }).click()
      const dialog = dialogOf(page)
      await dialog.locator('[data-input] input:focus').fill('latest')
      await foreseen(page, 'part-3').getByText('would run: src/3 changed').waitFor()
      await foreseen(page, 'pack').getByText('depends on what part-3 leaves').waitFor()
      await dialog.getByText('sparkwing run site --channel latest').waitFor()
      await runButton(page).waitFor()
      await page.keyboard.press('Enter')
      const changed = await endedRun(page, from)
      expect(ran(changed)).to.deep.equal(['part-3', 'pack', 'ship'])
      expect(changed.run.inputs).to.deep.equal({ channel: 'latest' })
    }),
  )

  it(
    'runs the open job, or it and what comes after it, chosen by the keyboard alone',
    inPage(async ({ page, url, place }) => {
      const from = `${url}/runs/${await passedRun(place)}?job=pack`
      await page.goto(from)
      await page.getByRole('region', { name: 'Job pack' }).waitFor()
      const menu = page.getByRole('button', { name: 'Choose what to run again' })
      await menu.focus()
      await page.keyboard.press('ArrowDown')
      await page.locator('[role=menuitem]:focus').getByText('All jobs…').waitFor()
      await page.keyboard.press('Escape')
      expect(await page.getByRole('menu').count()).to.equal(0)
      await page.getByRole('button', { name: 'Choose what to run again' }).and(page.locator(':focus')).waitFor()
      await page.keyboard.press('Enter')
      await page.locator('[role=menuitem]:focus').waitFor()
      await page.keyboard.press('ArrowDown')
      await page.locator('[role=menuitem]:focus').getByText('pack and everything after it…').waitFor()
      await page.keyboard.press('Enter')
      const dialog = dialogOf(page)
      await foreseen(page, 'ship').getByText('would run: --from pack').waitFor()
      await runButton(page).waitFor()
      // the arrow keys change what is chosen
      await page.keyboard.press('ArrowDown')
      await dialog.locator('input[type=radio]:checked:focus').waitFor()
      await page.keyboard.press('ArrowDown')
      await dialog.getByRole('radio', { name: 'Only pack', checked: true }).waitFor()
      await foreseen(page, 'ship').getByText('depends on what pack leaves').waitFor()
      await runButton(page).waitFor()
      await page.keyboard.press('Enter')
      const again = await endedRun(page, from)
      expect(again.run.retryOf).to.deep.include({ mode: 'jobs', jobs: ['pack'] })
      // it leaves the same, so what comes after it is not run
      expect(ran(again)).to.deep.equal(['pack'])
      expect(again.jobs.find(({ id }) => id === 'ship')?.reused).to.include({ by: 'in-place' })
    }),
  )

  it(
    'keeps what passed without a check if that is chosen, asks for secrets, and marks the new run for ever',
    inPage(async ({ page, url, place }) => {
      place.project.write('src/1', 'broken')
      await place.hosted(['run', 'plain', '--token', 'hush-hush', '--output', 'quiet'])
      const failed = newestOf(place)
      place.project.write('src/1', 'fixed')
      const from = `${url}/runs/${failed}`
      await page.goto(from)
      await page.getByRole('button', { name: 'Re-run…' }).click()
      const dialog = dialogOf(page)
      await dialog.locator('input[type=password]:focus').fill('hush-4711')
      await dialog.getByText('4 of 4 jobs would run.').waitFor()
      await dialog.getByRole('checkbox', { name: 'Keep what passed' }).check()
      await foreseen(page, 'build')
        .getByText(`would be taken from ${shortRunId(failed)} without a check`)
        .waitFor()
      await dialog.getByText('2 of 4 jobs would run, 2 would be reused.').waitFor()
      await dialog.getByText(/--failed --keep-passed --input token=<secret>/).waitFor()
      expect(await page.locator('body').textContent()).to.not.contain('hush-4711')
      await runButton(page).waitFor()
      await dialog.getByRole('button', { name: 'Run Enter' }).click()
      const again = await endedRun(page, from)
      expect(how(again)).to.deep.equal({ build: 'retry', alone: 'retry', test: 'passed', publish: 'passed' })
      expect(again.run.unchecked).to.equal(2)
      await page
        .locator('header')
        .getByText(`2 results were taken from ${shortRunId(failed)} without a check.`)
        .waitFor()
      await page.goto(url)
      await page
        .locator(`[data-run="${again.run.id}"]`)
        .getByText(`2 results were taken from ${shortRunId(failed)} without a check`)
        .waitFor()
      // nothing failed in it, so there is no such part
      await page.goto(`${url}/runs/${again.run.id}`)
      await page.locator('header').getByText('2 ran, 2 reused').waitFor()
      await page
        .locator('header')
        .getByRole('link', { name: shortRunId(failed) })
        .click()
      await page.locator('header').getByText('(passed, 2 unchecked)').waitFor()
      await page
        .locator('header')
        .getByRole('link', { name: shortRunId(again.run.id) })
        .click()
      await page.getByRole('button', { name: 'Choose what to run again' }).click()
      expect(await page.getByRole('menuitem').allTextContents()).to.deep.equal(['All jobs…', 'With other inputs…'])
    }),
  )

  it(
    'offers what failed on the page of a retry that left it out',
    inPage(async ({ page, url, place }) => {
      const run = quietRuns(place)
      place.project.write('src/1', 'broken')
      const failed = await run('run', 'plain', '--token', 'hush-hush')
      const secret = ['--input', 'token=hush-4711'] as const
      const other = await run('runs', 'retry', failed, 'alone', ...secret)
      const from = `${url}/runs/${other}`
      await page.goto(from)
      await page.getByRole('button', { name: 'Choose what to run again' }).click()
      expect(await page.getByRole('menuitem').allTextContents()).to.deep.equal(['What failed…', 'All jobs…', 'With other inputs…'])
      await page.getByRole('menuitem', { name: 'What failed…' }).click()
      const dialog = dialogOf(page)
      await dialog.locator('input[type=password]:focus').fill('hush-4711')
      await dialog.getByText(`Retrying what failed in ${other}. 4 of 4 jobs would run.`).waitFor()
      await foreseen(page, 'test').getByText('would run: it failed in').waitFor()
      place.project.write('src/1', 'fixed')
      // nothing of it is left to repeat once it has passed
      const mended = await run('runs', 'retry', other, '--failed', ...secret)
      await page.goto(`${url}/runs/${mended}`)
      await page.getByRole('button', { name: 'Choose what to run again' }).click()
      expect(await page.getByRole('menuitem').allTextContents()).to.deep.equal(['All jobs…', 'With other inputs…'])
    }),
  )

  it(
    'row 35: counts on in a retry of a run with unchecked results, in the tree, the head and the list',
    inPage(async ({ page, url, place }) => {
      const run = quietRuns(place)
      place.project.write('src/1', 'broken')
      const failed = await run('run', 'plain', '--token', 'hush-hush')
      const retry = ['runs', 'retry', 'latest', '--failed', '--keep-passed', '--input', 'token=hush-4711'] as const
      await run(...retry)
      place.project.write('src/1', 'fixed')
      const second = await run(...retry)
      await page.goto(`${url}/runs/${second}`)
      for (const job of ['build', 'alone'])
        await page.locator(`[role=treeitem][data-job="${job}"]`).getByText('unchecked', { exact: true }).waitFor()
      expect(await page.getByRole('treeitem').getByText('unchecked', { exact: true }).count()).to.equal(2)
      await page
        .locator('header')
        .getByText(/^2 results were taken from \w+ without a check\.$/)
        .waitFor()
      // the jobs ran in the first run of all
      await page.goto(`${url}/runs/${second}?view=table`)
      await page
        .locator('[data-table-row=build]')
        .getByText(`taken from ${shortRunId(failed)} without a check`)
        .waitFor()
      await page.goto(url)
      await page
        .locator(`[data-run="${second}"]`)
        .getByText(/^2 results were taken from \w+ without a check$/)
        .waitFor()
    }),
  )

  it(
    'has a menu and a dialog without a violation of axe, in both themes and on a phone',
    inPage(async ({ page, address }) => {
      await page.evaluate(axe.source)
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 800 })
          await page.emulateMedia({ colorScheme })
          await page.goto(address)
          await page.getByRole('button', { name: 'Choose what to run again' }).click()
          await page.getByRole('menuitem').first().waitFor()
          await page.evaluate(axe.source)
          const violationsIn = (where: string): Promise<unknown> =>
            page.evaluate(
              `axe.run('${where}', { resultTypes: ['violations'] }).then((found) => found.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
            )
          expect(await violationsIn('[role=menu]'), `${colorScheme} ${width}`).to.deep.equal([])
          const box = await page.getByRole('menu').boundingBox()
          expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? width) <= width, 'the menu is on the screen').to.equal(true)
          await page.getByRole('menuitem', { name: 'What failed' }).click()
          await runButton(page).waitFor()
          expect(await violationsIn('dialog'), `${colorScheme} ${width}`).to.deep.equal([])
        }
      }
    }),
  )
})
