import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStories, pageStoriesIn } from '../browser/page-stories.ts'
import { freePort, sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { isLongForm, times } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'

const keepStates = readFileSync(new URL('../browser/in-page/keep-states.js', import.meta.url), 'utf8')

/** A job that prints a line and ends once the file `go` exists. */
const waitsForGo = "printf 'first line\\n'; while [ ! -f go ]; do sleep 0.05; done; printf 'second line\\n'"

const rowOf = (page: Page, name: string) => page.locator('[data-run]', { has: page.getByText(name, { exact: true }) })
const focusedRun = (page: Page): Promise<string> => page.evaluate('document.activeElement?.firstChild?.textContent ?? ""')

describe('the runs page, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()
  const inSharedHome = pageStoriesIn(sharedDashboardHome())

  const demo = join(projectRoot, 'examples/demo')

  // its jobs start 17 processes of Node
  if (isLongForm)
    it(
      'shows both runs of the demo going from running to passed',
      inPage(async ({ page, place, started }) => {
        const { url } = await started()
        await page.goto(url)
        await page.getByText('Nothing has run yet').waitFor()
        await page.evaluate(keepStates)
        const runs = await Promise.all(
          ['library', 'site'].map((pipeline) => place.sparkwing(['run', pipeline, '--output', 'quiet'], { cwd: demo })),
        )
        expect(runs.map(({ code }) => code)).to.deep.equal([0, 0])
        for (const pipeline of ['library', 'site']) await rowOf(page, pipeline).locator('[data-state=passed]').waitFor()
        expect(await page.evaluate('window.seen')).to.deep.equal({ library: ['running', 'passed'], site: ['running', 'passed'] })
        // one cell per job, all of them passed
        expect(await rowOf(page, 'library').getByRole('img').getAttribute('aria-label')).to.equal('6 jobs: 6 passed')
      }),
    )

  it(
    'plans the demo',
    inSharedHome(async ({ place }) => {
      for (const [pipeline, jobs] of [
        ['library', 6],
        ['site', 5],
      ] as const) {
        const { code, stdout } = await place.hosted(['run', pipeline, '--dry-run', '--json'], { cwd: demo })
        expect(code).to.equal(0)
        expect((JSON.parse(stdout) as { jobs: unknown[] }).jobs.length).to.equal(jobs)
      }
    }),
  )

  it(
    "shows a live run's time and newest line on a card, cancels it after confirmation, and shows its states without a reload",
    inSharedHome(async ({ page, place, url }) => {
      await page.goto(url)
      await page.getByText('Nothing has run yet').waitFor()
      await page.evaluate(keepStates)
      const run = place.start(['exec', '--name', 'talk', '--', 'sh', '-c', waitsForGo])
      const card = page.getByRole('region', { name: 'Running now' }).getByRole('listitem')
      await card.getByText('first line').waitFor()
      await card.getByText('#1', { exact: true }).waitFor()
      await card.getByRole('img', { name: '1 job: 1 running', exact: true }).waitFor()
      const question = page.getByRole('dialog', { name: 'Cancel talk?' })
      await card.getByRole('button', { name: 'Cancel talk' }).click()
      await question.getByRole('button', { name: 'No, leave it' }).click()
      await question.waitFor({ state: 'detached' })
      expect(await card.getByText('cancelling').count()).to.equal(0)
      await card.getByRole('button', { name: 'Cancel talk' }).click()
      await question.getByRole('button', { name: 'Cancel the run' }).click()
      await rowOf(page, 'talk').locator('[data-state=cancelled]').waitFor()
      await card.waitFor({ state: 'detached' })
      expect((await run.finished).code).to.equal(143)
      expect(await page.evaluate('window.seen')).to.deep.equal({ talk: ['running', 'cancelled'] })
    }),
  )

  it(
    'A8: names an unreadable run above the others, says on its page what to do, and shows it once it is readable',
    inPage(async ({ page, place, started }) => {
      const { url } = await started()
      expect((await place.hosted(['exec', '--name', 'good', '--', 'true'])).code).to.equal(0)
      expect((await place.hosted(['exec', '--name', 'newer', '--', 'true'])).code).to.equal(0)
      const [, id = ''] = readdirSync(join(place.home, 'runs')).sort()
      const journal = join(place.home, 'runs', id, '_envelope.ndjson')
      const sound = readFileSync(journal, 'utf8')
      const bad = id.replace(/.{4}$/, '0000')
      const folder = join(place.home, 'runs', bad)
      const put = (text: string): void => {
        writeFileSync(join(folder, '_envelope.ndjson'), text.replaceAll(id, bad))
      }
      await page.goto(url)
      await rowOf(page, 'newer').waitFor()
      mkdirSync(folder)
      put(sound.replaceAll('"v":1', '"v":2'))
      const named = page.getByRole('region', { name: 'Cannot be read' })
      await named.getByText('1 run cannot be read').waitFor()
      await named.getByText('a newer Sparkwing wrote it (journal version 2; this one reads version 1). Update Sparkwing').waitFor()
      expect(await page.locator('[data-run]').count()).to.equal(2)
      await named.getByRole('link', { name: bad }).click()
      await page.getByRole('alert').getByText(`The run ${bad} cannot be read: a newer Sparkwing wrote it`).waitFor()
      await page.getByRole('alert').getByText('Update Sparkwing to read this run.').waitFor()
      put(sound)
      await page.goto(url)
      await page.locator(`[data-run="${bad}"]`).waitFor()
      await named.waitFor({ state: 'detached' })
    }),
  )

  it(
    'names the failing job and its first error line, and keeps every filter in the address',
    inSharedHome(async ({ page, place, url }) => {
      const fails = 'echo compiling; echo "src/app.ts(3,1): error TS2322: not so"; echo later; exit 2'
      expect((await place.hosted(['exec', '--name', 'bad', '--', 'sh', '-c', fails])).code).to.equal(2)
      expect((await place.hosted(['exec', '--name', 'good', '--', 'true'])).code).to.equal(0)
      const state = (name: string) => page.getByRole('group', { name: 'State' }).getByRole('button', { name })
      await page.goto(url)
      await rowOf(page, 'bad').getByText('src/app.ts(3,1): error TS2322: not so').waitFor()
      await state('failed').click()
      await rowOf(page, 'good').waitFor({ state: 'detached' })
      await page.getByLabel('Text in pipeline').fill('nowhere')
      await page.getByText('No matching runs').waitFor()
      const address = new URL(page.url())
      expect(Object.fromEntries(address.searchParams)).to.deep.equal({ status: 'failed', text: 'nowhere' })
      await page.reload()
      await page.getByText('No matching runs').waitFor()
      await state('failed').and(page.locator('[aria-pressed=true]')).waitFor()
      await page.getByRole('link', { name: 'Show all runs' }).click()
      await rowOf(page, 'good').waitFor()
      await page.goBack()
      await page.getByText('No matching runs').waitFor()
      // invalid values in an address count as absent, and are named
      await page.goto(`${url}/?status=purple,failed&since=never&day=yesterday&sort=fastest`)
      await rowOf(page, 'bad').waitFor()
      await rowOf(page, 'good').waitFor({ state: 'detached' })
      const ignored = page.getByText('status=purple, since=never, day=yesterday, sort=fastest')
      await ignored.waitFor()
      expect(new URL(page.url()).searchParams.get('status')).to.equal('failed')
      await state('failed').click()
      await rowOf(page, 'good').waitFor()
      await ignored.waitFor({ state: 'detached' })
      await page.getByLabel('From this day back').fill('2001-02-03')
      await page.getByText('No matching runs').waitFor()
      expect(new URL(page.url()).searchParams.get('day')).to.equal('2001-02-03')
      await page.getByRole('button', { name: 'Clear' }).click()
      await rowOf(page, 'good').waitFor()
      // the text box has the cursor at once
      await page.keyboard.press('Escape')
      await page.evaluate('document.activeElement.blur()')
      await page.keyboard.press('/')
      await page.keyboard.type('TS2322')
      await rowOf(page, 'good').waitFor({ state: 'detached' })
      await rowOf(page, 'bad').waitFor()
    }),
  )

  it(
    'goes from run to run with j and k, to failures with f, opens one with Enter, and compares two ticked ones',
    inPage(async ({ page, place, started }) => {
      const { url } = await started()
      for (const [name, command] of Object.entries({ one: 'false', two: 'true', three: 'false', four: 'true' })) {
        await place.hosted(['exec', '--name', name, '--', command])
      }
      await page.goto(url)
      await rowOf(page, 'one').waitFor()
      const after = async (key: string, name: string): Promise<void> => {
        await page.keyboard.press(key)
        await page.locator('[data-row]:focus', { hasText: new RegExp(`^${name}$`) }).waitFor()
      }
      await after('j', 'four')
      await after('j', 'three')
      await after('k', 'four')
      await after('f', 'three')
      await after('f', 'one')
      await page.keyboard.press('f')
      expect(await focusedRun(page)).to.equal('one')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/runs\/\d{8}-/)
      await page.goBack()
      for (const name of ['two', 'four', 'one']) await rowOf(page, name).getByRole('checkbox').click()
      await page.getByRole('status').getByText('Two runs at a time can be compared.').waitFor()
      expect(await rowOf(page, 'one').getByRole('checkbox').isChecked()).to.equal(false)
      await page.reload()
      expect(await rowOf(page, 'two').getByRole('checkbox').isChecked()).to.equal(true)
      await page.getByRole('link', { name: 'Compare' }).click()
      await page.waitForURL(/\/compare\/\d{8}-[^/]+\/\d{8}-/)
    }),
  )

  it(
    'A1: says when the server is not running, and reconnects by itself, without a cookie, after a restart',
    inPage(async ({ page, place, started, processes, call }) => {
      const port = String(await freePort())
      const { url } = await started(['--port', port])
      await page.goto(url)
      await page.getByText('Nothing has run yet').waitFor()
      await page.evaluate('window.isTheSame = true')
      await page.getByRole('button', { name: 'Theme: system' }).click()
      expect((await call(['kill'])).code).to.equal(0)
      await page.getByText('The server is not running').waitFor()
      expect((await place.hosted(['exec', '--name', 'missed', '--', 'true'])).code).to.equal(0)
      expect((await call(['start', '--port', port])).code).to.equal(0)
      await rowOf(page, 'missed').waitFor()
      await page.getByText('The server is not running').waitFor({ state: 'detached' })
      expect(await page.evaluate('window.isTheSame')).to.equal(true)
      // the browser has cleared the storage of this address, but not the user's choices
      await page.reload()
      await page.locator('html[data-theme=light]').waitFor()
      expect(processes()).to.equal(1)
    }),
  )

  it(
    'S8: takes the token from the address, and shows nothing without a token when one is required, but how to sign in at any address',
    inPage(async ({ page, place, call, started }) => {
      expect((await place.hosted(['exec', '--name', 'hidden', '--', 'true'])).code).to.equal(0)
      const { url } = await started(['--port', '0', '--token'])
      const refused = await page.goto(url)
      expect(refused?.status()).to.equal(401)
      await page.getByText('sparkwing dashboard open', { exact: true }).waitFor()
      const address = (await call(['open', '--no-browser'])).stdout.trim()
      await page.goto('about:blank')
      await page.goto(address)
      await rowOf(page, 'hidden').waitFor()
      expect(page.url()).to.equal(`${url}/`)

      const other = url.includes('localhost') ? url.replace('localhost', '127.0.0.1') : url.replace('127.0.0.1', 'localhost')
      expect((await page.goto(other))?.status()).to.equal(401)
      const beginning = (await page.locator('#here').textContent()) ?? ''
      expect(beginning).to.equal(other)
      await page.goto(address.replace(/^http:..[^/]+/, beginning))
      await rowOf(page, 'hidden').waitFor()
    }),
  )

  it(
    `row 69: is live in ${times(3, 8)} tabs of one browser, which share one stream; a hidden tab requests nothing`,
    inPage(async ({ page, place, started }) => {
      const { url } = await started()
      // no tab has its own stream: all share one worker, which keeps one stream
      await page.context().addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'EventSource')
      })
      const tabs = [page, ...(await Promise.all(Array.from({ length: times(3, 8) - 1 }, () => page.context().newPage())))]
      await Promise.all(tabs.map((tab) => tab.goto(url)))
      await Promise.all(tabs.map((tab) => tab.getByText('Nothing has run yet').waitFor()))
      const [, hidden] = tabs
      const hiddenAt: number | undefined = await hidden?.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); performance.now()",
      )
      expect((await place.hosted(['exec', '--name', 'seen', '--', 'true'])).code).to.equal(0)
      await Promise.all(tabs.filter((tab) => tab !== hidden).map((tab) => rowOf(tab, 'seen').locator('[data-state=passed]').waitFor()))
      // by the browser's own clock: earlier requests may be answered later
      const asked = await hidden?.evaluate(
        `performance.getEntriesByType('resource').filter(({ startTime }) => startTime > ${hiddenAt ?? 0}).map(({ name }) => name)`,
      )
      expect(asked).to.deep.equal([])
      const session = await page.context().browser()?.newBrowserCDPSession()
      const { targetInfos = [] } = (await session?.send('Target.getTargets')) ?? {}
      expect(targetInfos.filter((one) => one.type === 'shared_worker' && one.url.startsWith(url)).length).to.equal(1)
      await session?.detach()
      await hidden?.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
      if (hidden) await rowOf(hidden, 'seen').waitFor()
    }),
  )

  it(
    'lists its keys under ?, finds pages and runs in the palette, and applies the chosen theme',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--name', 'needle', '--', 'true'])).code).to.equal(0)
      await page.goto(url)
      await rowOf(page, 'needle').waitFor()
      await page.keyboard.press('?')
      const keys = page.getByRole('dialog', { name: 'Keys' })
      await keys.getByText('next failed run').waitFor()
      // the keys of the page below have no effect while a dialog is open
      await page.keyboard.press('/')
      await page.keyboard.press('Escape')
      await keys.waitFor({ state: 'detached' })
      expect(new URL(page.url()).pathname).to.equal('/')
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('A run, a pipeline').waitFor()
      await page.keyboard.type('theme dark')
      await page.keyboard.press('Enter')
      await page.locator('html[data-theme=dark]').waitFor()
      await page.reload()
      await rowOf(page, 'needle').waitFor()
      expect(await page.evaluate('document.documentElement.dataset.theme')).to.equal('dark')
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('A run, a pipeline').waitFor()
      await page.keyboard.type('needle')
      await page.getByRole('option', { selected: true }).locator('time').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/runs\/\d{8}-/)
      await page.getByRole('heading', { level: 1, name: 'needle' }).waitFor()
      await page.keyboard.press('/')
      await page.waitForURL(/\/search/)
    }),
  )
})
