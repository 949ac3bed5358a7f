import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { pageStories, pageStoriesIn } from '../browser/page-stories.ts'
import { until } from '../browser/until.ts'
import { freePort, sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { isLongForm, times } from '../faults/times.ts'
import { logAddress } from './log-address.ts'

const keepLines = readFileSync(new URL('../browser/in-page/lines-seen.js', import.meta.url), 'utf8')

const lineTexts = (from: number, to: number): readonly string[] => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`)
const text = (page: Page, line: number): Locator => page.locator(`.log-row[data-line="${line}"] .log-text:not(:empty)`)

const areAllRead = "![...document.querySelectorAll('.log-row[data-line] .log-text')].some((text) => text.textContent === '')"

/** Pages through the log from its start to line `last`. */
const readThrough = async (page: Page, last: number): Promise<void> => {
  await page.locator('.log-view').focus()
  await page.keyboard.press('Home')
  await text(page, 1).waitFor()
  for (let pages = 0; pages < last; pages++) {
    await until(page, areAllRead)
    if ((await text(page, last).count()) > 0) return
    await page.keyboard.press('PageDown')
  }
  throw new Error(`line ${last} is never reached`)
}

describe('a log on its page, in Chromium', function () {
  this.timeout(240_000)
  const options = { permissions: ['clipboard-read', 'clipboard-write'] }
  const inPage = pageStories(options)
  const home = sharedDashboardHome()
  const inSharedHome = pageStoriesIn(home, options)
  // the next run waits again
  afterEach(() => {
    for (const file of ['go', 'on']) rmSync(home().place.project.path(file), { force: true })
  })
  const copied = (page: Page): Promise<string> => page.evaluate('navigator.clipboard.readText()')

  it(
    'opened late shows each line from the first on once, while it grows and although the server is killed',
    inPage(async ({ page, place, started, call }) => {
      const port = String(await freePort())
      const { url, pid } = await started(['--port', port])
      const [early, later, late] = isLongForm ? [300, 500, 900] : [220, 320, 520]
      const part = (from: number, to: number): string => `seq -f 'line %.0f' ${from} ${to}`
      const waitFor = (file: string): string => `while [ ! -f ${file} ]; do sleep 0.05; done`
      const script = [
        part(1, early),
        waitFor('one'),
        part(early + 1, later),
        waitFor('two'),
        part(later + 1, late),
        waitFor('three'),
        'printf end',
      ].join('; ')
      const run = place.start(['exec', '--name', 'talk', '--', 'sh', '-c', script])
      await page.addInitScript(keepLines)
      await page.goto(url)
      await page.getByText('talk', { exact: true }).first().waitFor()
      await page.goto(await logAddress(url))
      await text(page, early).waitFor()

      writeFileSync(place.project.path('one'), '')
      await text(page, later).waitFor()

      process.kill(pid, 'SIGKILL')
      await page.getByText('The server is not running').waitFor()
      writeFileSync(place.project.path('two'), '')
      expect((await call(['start', '--port', port])).code).to.equal(0)
      await text(page, late).waitFor()
      await readThrough(page, late)
      await page.keyboard.press('End')

      writeFileSync(place.project.path('three'), '')
      expect((await run.finished).code).to.equal(0)
      await text(page, late + 1).waitFor()
      await page.getByText(`${late + 1} lines`, { exact: true }).waitFor()
      const seen = await page.evaluate('[...linesSeen].sort(([a], [b]) => a - b).map(([, text]) => text)')
      expect(seen).to.deep.equal([...lineTexts(1, late), 'end'])
      expect(await page.evaluate('faults')).to.deep.equal([])
    }),
  )

  it(
    'is followed at its end, and left alone elsewhere',
    inSharedHome(async ({ page, place, url }) => {
      const script =
        "seq -f 'line %.0f' 1 200; while [ ! -f go ]; do sleep 0.05; done; seq -f 'line %.0f' 201 320; while [ ! -f on ]; do sleep 0.05; done; seq -f 'line %.0f' 321 400"
      const run = place.start(['exec', '--name', 'talk', '--', 'sh', '-c', script])
      await page.goto(url)
      await page.getByText('talk', { exact: true }).first().waitFor()
      await page.goto(await logAddress(url))
      await text(page, 200).waitFor()
      await page.locator('.log-view').hover()
      await page.mouse.wheel(0, -700)
      const button = page.getByRole('button', { name: '↓' })
      await button.waitFor()
      const top = await page.evaluate("document.querySelector('.log-view').scrollTop")
      writeFileSync(place.project.path('go'), '')
      await page.getByRole('button', { name: '120 new lines ↓' }).click()
      await text(page, 320).waitFor()
      expect(top).to.be.above(0)
      await button.waitFor({ state: 'detached' })
      // the key stops following although the end is in view, and pressed again resumes it
      await page.keyboard.press('.')
      await button.waitFor()
      await page.keyboard.press('.')
      await button.waitFor({ state: 'detached' })
      writeFileSync(place.project.path('on'), '')
      await text(page, 400).waitFor()
      expect((await run.finished).code).to.equal(0)
    }),
  )

  it(
    'of a million lines opens at the lines in its address, also after a reload, and goes to both ends',
    inSharedHome(async ({ page, place, url }) => {
      const total = times(1_000_000, 10_000_000)
      expect(
        (await place.hosted(['exec', '--name', 'long', '--output', 'quiet', '--', 'seq', '-f', 'line %.0f', String(total)])).code,
      ).to.equal(0)
      await page.goto(await logAddress(url, `#L${total / 2}-L${total / 2 + 2}`))
      for (const _ of ['opened', 'reloaded']) {
        await text(page, total / 2).waitFor()
        expect(await page.locator('.log-row.is-chosen .log-text').allTextContents()).to.deep.equal(lineTexts(total / 2, total / 2 + 2))
        expect(await text(page, total / 2).isVisible()).to.equal(true)
        await page.reload()
      }
      await text(page, total / 2).waitFor()

      // the wheel moves by real lines, anywhere in the log
      const topOf = (line: number): Promise<number> =>
        page.evaluate(`document.querySelector('.log-row[data-line="${line}"]').getBoundingClientRect().top`)
      const before = await topOf(total / 2)
      await page.locator('.log-view').hover()
      await page.mouse.wheel(0, 60)
      await until(page, `document.querySelector('.log-row[data-line="${total / 2}"]').getBoundingClientRect().top <= ${before - 59}`)
      expect(await topOf(total / 2)).to.be.closeTo(before - 60, 1)

      await page.keyboard.press('End')
      await text(page, total).waitFor()
      await page.keyboard.press('Home')
      await text(page, 1).waitFor()
      // far fewer elements than lines
      expect(await page.locator('.log-row').count()).to.be.below(400)

      // the thumb of the scroll bar moves anywhere, and lines are fetched only where it rests
      const asked: string[] = []
      page.on('request', (request) => {
        if (request.url().includes('/lines?')) asked.push(request.url())
      })
      const bar = await page.getByRole('scrollbar', { name: 'Position in the log' }).boundingBox()
      if (!bar) throw new Error('there is no scroll bar')
      await page.mouse.move(bar.x + 7, bar.y + 5)
      await page.mouse.down()
      // all moves at once: on a busy machine the moves of a mouse are so far apart that the thumb rests in between
      await page.evaluate(`for (let step = 1; step <= 40; step++)
        document.querySelector('.log-bar').dispatchEvent(new PointerEvent('pointermove', {
          bubbles: true, pointerId: 1, clientX: ${bar.x + 7}, clientY: ${bar.y + 5} + ${bar.height / 2 - 5} * step / 40,
        }))`)
      await page.mouse.move(bar.x + 7, bar.y + bar.height / 2)
      await page.mouse.up()
      await until(page, "[...document.querySelectorAll('.log-row[data-line] .log-text')].some((text) => text.textContent !== '')")
      expect(asked.length).to.be.below(15)
      const [first = ''] = await page.locator('.log-row .log-text:not(:empty)').allTextContents()
      expect(Number(first.slice('line '.length)) / total).to.be.closeTo(0.5, 0.05)
    }),
  )

  it(
    'copies the selected text without numbers, and the whole log if it is not too large',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--name', 'long', '--output', 'quiet', '--', 'seq', '-f', 'line %.0f', '1000'])).code).to.equal(0)
      await page.goto(await logAddress(url))
      await text(page, 5).waitFor()
      const [from, to] = [await text(page, 2).boundingBox(), await text(page, 4).boundingBox()]
      if (!from || !to) throw new Error('the lines have no place')
      await page.mouse.move(from.x + 1, from.y + 10)
      await page.mouse.down()
      await page.mouse.move(to.x + 400, to.y + 10, { steps: 5 })
      await page.mouse.up()
      await page.keyboard.press('Control+c')
      expect(await copied(page)).to.equal('line 2\nline 3\nline 4')

      // one end of the selection stays where it was, out of view
      await page.locator('.log-view').focus()
      await page.keyboard.press('End')
      await text(page, 1000).click({ modifiers: ['Shift'], position: { x: 300, y: 10 } })
      await page.keyboard.press('Control+c')
      await until(page, "navigator.clipboard.readText().then((text) => text.endsWith('line 1000'))")
      expect(await copied(page)).to.equal(lineTexts(2, 1000).join('\n'))

      await page.locator('.log-view').focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+c')
      await until(page, "navigator.clipboard.readText().then((text) => text.startsWith('line 1\\n'))")
      expect(await copied(page)).to.equal(lineTexts(1, 1000).join('\n'))
    }),
  )

  it(
    'puts lines into the address with a click on their numbers',
    inSharedHome(async ({ page, place, url }) => {
      expect((await place.hosted(['exec', '--name', 'long', '--output', 'quiet', '--', 'seq', '-f', 'line %.0f', '1000'])).code).to.equal(0)
      await page.goto(await logAddress(url))
      await page.getByRole('link', { name: 'Line 4', exact: true }).click()
      await page.waitForURL(/#L4$/)
      await page.getByRole('link', { name: 'Line 7', exact: true }).click({ modifiers: ['Shift'] })
      await page.waitForURL(/#L4-L7$/)
      expect(await page.locator('.log-row.is-chosen').count()).to.equal(4)
      await page.getByRole('button', { name: 'Copy link to L4-L7' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      expect(await copied(page)).to.equal(page.url())
      await page.getByLabel('Time column').selectOption('clock')
      await page.locator('.log-time[data-time*=":"]').first().waitFor()
      await page.getByRole('button', { name: 'Wrap long lines' }).click()
      await page.locator('.log-view.is-wrapped').waitFor()
      // an address with a line that does not exist yet opens at the end
      await page.goto(await logAddress(url, '#L5000'))
      await text(page, 1000).waitFor()
    }),
  )

  it(
    'says that there is no output yet, and that there is no output',
    inSharedHome(async ({ page, place, url }) => {
      const run = place.start(['exec', '--name', 'silent', '--', 'sh', '-c', 'while [ ! -f go ]; do sleep 0.05; done'])
      await page.goto(url)
      await page.getByText('silent', { exact: true }).first().waitFor()
      await page.goto(await logAddress(url))
      await page.getByText('No output yet', { exact: true }).waitFor()
      writeFileSync(place.project.path('go'), '')
      expect((await run.finished).code).to.equal(0)
      await page.getByText('No output', { exact: true }).waitFor()
    }),
  )

  it(
    'is searched completely while it grows: hits are counted, visited in turn and shown alone',
    inSharedHome(async ({ page, place, url }) => {
      const step = times(100, 1000)
      const zeros = String(step).slice(1)
      const script = `seq -f 'line %.0f' 1 ${5 * step}; while [ ! -f go ]; do sleep 0.05; done; seq -f 'line %.0f' ${5 * step + 1} ${6 * step}`
      const run = place.start(['exec', '--name', 'hunt', '--', 'sh', '-c', script])
      await page.goto(url)
      await page.getByText('hunt', { exact: true }).first().waitFor()
      await page.goto(await logAddress(url))
      await text(page, 5 * step).waitFor()
      await page.locator('.log-view').press('Home')
      await page.keyboard.press('Control+f')
      await page.keyboard.insertText(`LINE ${4 * step}`)
      const search = page.getByRole('search', { name: 'Search in this log' })
      await search.getByText('1 of 1', { exact: true }).waitFor()
      await page.locator('.is-current .log-mark').waitFor()
      expect(await page.locator('.is-current .log-mark').allTextContents()).to.deep.equal([`line ${4 * step}`])

      await search.getByRole('button', { name: 'Match case' }).click()
      await search.getByText('nothing found', { exact: true }).waitFor()
      await search.getByRole('searchbox').fill(`e [1-9]${zeros}$`)
      await search.getByRole('button', { name: 'Regular expression' }).click()
      await search.getByText(/^\d of 5$/).waitFor()
      await search.getByRole('searchbox').press('Enter')
      const current = async (): Promise<string | null> => page.locator('.is-current .log-text:not(:empty)').textContent()
      const first = await current()
      await search.getByRole('searchbox').press('Shift+Enter')
      expect(await current()).not.to.equal(first)
      await page.locator('.log-view').focus()
      await page.keyboard.press('n')
      expect(await current()).to.equal(first)

      writeFileSync(place.project.path('go'), '')
      await search.getByText(/^\d of 6$/).waitFor()
      expect((await run.finished).code).to.equal(0)
      await search.getByRole('button', { name: 'Only lines that match' }).click()
      await until(page, areAllRead)
      expect(await page.locator('.log-row.is-hit .log-text').allTextContents()).to.deep.equal(
        [1, 2, 3, 4, 5, 6].map((digit) => `line ${digit * step}`),
      )
      await page
        .locator(`.log-gap[data-gap="⋯ ${step - 5} lines"]`)
        .first()
        .waitFor()

      // the search is in the address
      await page.waitForURL(new RegExp(`text=e\\+%5B1-9%5D${zeros}%24&regex=1.*only=1`))
      await page.reload()
      await search
        .getByText('6 lines', { exact: true })
        .or(search.getByText('1 of 6', { exact: true }))
        .waitFor()
      await page.locator('.log-gap').first().waitFor()

      await search.getByRole('searchbox').fill('(')
      await search.getByText(/regular expression/i).waitFor()
      await page.keyboard.press('Escape')
      await search.waitFor({ state: 'detached' })
      expect(await page.locator('.log-gap').count()).to.equal(0)
    }),
  )

  it(
    'is folded by step, and opens at the failure',
    inSharedHome(async ({ page, place, url }) => {
      const steps = [`$\`seq -f 'install %.0f' 300\``, `$\`seq -f 'build %.0f' 100\``]
      place.project.write(
        'sparkwing.config.ts',
        `import { defineConfig, pipeline } from 'sparkwing'
        export default defineConfig({ pipelines: { ci: pipeline({ plan({ job }) { job('build', async ({ $, step }) => {
          await step('install', async () => { await ${steps[0] ?? ''} })
          await step('compile', async () => { await ${steps[1] ?? ''}; await $\`sh -c \${'echo Error: it broke >&2; seq 50; exit 1'}\` })
        }) } }) } })`,
      )
      expect((await place.hosted(['run', 'ci', '--output', 'quiet'])).code).to.equal(1)
      await page.goto(await logAddress(url))
      await text(page, 401).waitFor()
      expect(await page.locator('.is-failure .log-text').allTextContents()).to.deep.equal(['Error: it broke'])
      expect(await page.locator('.is-err').count()).to.be.above(0)
      // the head of the current step stays at the top
      await page.getByRole('button', { name: 'failed compile', expanded: true }).first().waitFor()
      await page.locator('.log-view').press('Home')
      const install = page.getByRole('button', { name: /passed install 300 lines/ })
      expect(await text(page, 1).count()).to.equal(0)
      await install.click()
      await text(page, 1).waitFor()
      await page.goto(await logAddress(url, '#L150'))
      await text(page, 150).waitFor()
      expect(await text(page, 150).isVisible()).to.equal(true)
    }),
  )
})
