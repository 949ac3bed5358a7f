import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../test/browser/chromium.ts'
import type { Bench } from '../bench-home.ts'
import { copyRun } from '../copy-run.ts'
import { startDashboard } from '../dashboard.ts'
import { framesWhile } from '../frames.ts'
import { inMs, median, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = { paint: 300, frame: 34 }

/** Records when the first frame with a run was painted, counted from the start of the navigation. */
const watch = `{
  const look = () => document.querySelector('[data-row]')
    ? requestAnimationFrame(() => { window.shownAt = performance.now() })
    : requestAnimationFrame(look)
  look()
}`

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((done) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      if (paint) done(paint.startTime)
      else requestAnimationFrame(look)
    }
    look()
  })`)

/** A page of one word, the least that a browser can paint, with our opener policy, for which the browser starts a process. */
const wordServer = async () => {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.setHeader('cross-origin-opener-policy', 'same-origin')
    answer.end('<!doctype html><title>word</title><p>word')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** Opens a window and waits until it is idle: in its first second Chromium loads internal pages, such as the address bar's popup. */
const openWindow = async (browser: Browser) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.waitForTimeout(1500)
  return { page, close: () => context.close() }
}

/** The list of 10,000 runs in a real browser with an empty cache, and how smoothly it scrolls. */
export const firstPage = async ({ home, quick }: Bench): Promise<Row> => {
  const runs = 10_000
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
  copyRun(join(home.project, 'home'), runs)
  await using dashboard = await startDashboard(home)
  const word = await wordServer()
  const browser = await launchChromium()
  try {
    const [floors, paints, shown]: [number[], number[], number[]] = [[], [], []]
    let frames: readonly number[] = []
    for (let round = 0; round < (quick ? 5 : 15); round++) {
      const { page, close } = await openWindow(browser)
      await page.addInitScript(watch)
      await page.goto(dashboard.url)
      await page.locator('[data-row]').nth(10).waitFor()
      shown.push(
        await page.evaluate<number>(
          'new Promise((done) => { const look = () => window.shownAt ? done(window.shownAt) : requestAnimationFrame(look); look() })',
        ),
      )
      paints.push(await firstPaint(page))
      if (round === 0) {
        await page.mouse.move(700, 600)
        frames = await framesWhile(page, async () => {
          for (let turn = 0; turn < 120; turn++) await page.mouse.wheel(0, 120)
        })
      }
      await close()
      const bare = await openWindow(browser)
      await bare.page.goto(word.url)
      floors.push(await firstPaint(bare.page))
      await bare.close()
    }
    const [paint, frame] = [median(paints), percentile(frames, 0.95)]
    const ratio = Math.max(paint / most.paint, frame / most.frame)
    return {
      what: `first page in Chromium, ${runs.toLocaleString('en')} runs`,
      floor: `${inMs(median(floors))} (a page of one word)`,
      ours: `first contentful paint ${inMs(paint)}`,
      ratio,
      target: `≤ ${most.paint} ms; a frame each ${most.frame} ms`,
      isReached: ratio <= 1,
      note: `runs on the screen ${inMs(median(shown))}; scrolling, p95 of a frame ${inMs(frame)}`,
    }
  } finally {
    await browser.close()
    word.server.close()
  }
}
