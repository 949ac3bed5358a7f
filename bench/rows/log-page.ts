import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../test/browser/chromium.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard } from '../dashboard.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = { end: 200, line: 150, hit: 300, mib: 300 }
const lineBytes = 100

/** Performs an action in the page and waits, frame by frame, until the result shows; returns the milliseconds it took. */
const timed = (page: Page, act: string, shows: string): Promise<number> =>
  page.evaluate(`new Promise((resolve) => {
    const startedAt = performance.now()
    const look = () => (${shows} ? requestAnimationFrame(() => resolve(performance.now() - startedAt)) : requestAnimationFrame(look))
    ${act}
    look()
  })`)

/** Whether a line is on the screen with its text. */
const isOnScreen = (line: number): string => `(() => {
  const text = document.querySelector('.log-row[data-line="${line}"] .log-text')
  const view = document.querySelector('.log-view')?.getBoundingClientRect()
  const top = text?.getBoundingClientRect().top
  return text?.textContent && view && top >= view.top && top < view.bottom
})()`

const press = (key: string): string =>
  `document.querySelector('.log-view').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true }))`
const type = (text: string): string => `
  const field = document.querySelector('input[name=find]')
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '${text}')
  field.dispatchEvent(new Event('input', { bubbles: true }))`

/** The memory of the biggest tab, in MiB. */
const tabMib = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pids = processInfo.filter(({ type: kind }) => kind === 'renderer').map(({ id }) => String(id))
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', pids.join(',')])
  return Math.max(...stdout.trim().split(/\s+/).map(Number)) / 1024
}

/** The page of a log of 10 M lines and 1 GB in a real browser: going to its end, to any line, and to the first hit of a search. */
export const logPage = async ({ home, quick }: Bench): Promise<Row> => {
  const lines = quick ? 1_000_000 : 10_000_000
  home.writeConfig(`long: pipeline({ plan({ job }) { job('long', sh\`seq -f %0${lineBytes - 1}.0f ${lines}\`) } })`)
  await timedSparkwing(home, ['run', '--output', 'quiet', 'long'])
  const [run = ''] = readdirSync(join(home.project, 'home/runs'))
  await using dashboard = await startDashboard(home)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${dashboard.url}/runs/${run}?job=long&dock=full`)
    await page.locator('.log-row[data-line="1"] .log-text:not(:empty)').waitFor()
    const times = { end: [] as number[], line: [] as number[], hit: [] as number[] }
    for (let round = 0; round < (quick ? 7 : 15); round++) {
      times.end.push(await timed(page, press('End'), isOnScreen(lines)))
      const line = 1 + Math.floor(Math.random() * lines)
      times.line.push(await timed(page, `location.hash = '#L${line}'`, isOnScreen(line)))
      await page.evaluate(press('Home'))
      await page.getByRole('button', { name: 'Search in this log' }).click()
      times.hit.push(await timed(page, type(`${10 + round}`), `document.querySelector('.log-row.is-current .log-mark')`))
      await page.keyboard.press('Escape')
    }
    // the end is fetched once and then cached, so a user waits only the first time
    const [end = Number.NaN] = times.end
    const figures = { end, line: median(times.line), hit: median(times.hit), mib: await tabMib(browser) }
    const ratio = Math.max(figures.end / most.end, figures.line / most.line, figures.hit / most.hit, figures.mib / most.mib)
    return {
      what: `a page with a log of ${(lines * lineBytes) / 1_000_000} MB, ${lines / 1_000_000} M lines`,
      floor: '–',
      ours: `end ${inMs(figures.end)}, any line ${inMs(figures.line)}, first hit ${inMs(figures.hit)}`,
      ratio,
      target: `≤ ${most.end}, ${most.line}, ${most.hit} ms; ${most.mib} MiB`,
      isReached: ratio <= 1,
      note: `tab ${figures.mib.toFixed(0)} MiB`,
    }
  } finally {
    await browser.close()
  }
}
