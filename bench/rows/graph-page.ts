import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../../test/browser/chromium.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard } from '../dashboard.ts'
import { framesWhile } from '../frames.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const jobs = 300
const most = 34

const layers = `layers: pipeline({
  plan({ job }) {
    const all = []
    for (let n = 0; n < ${jobs}; n++) all.push(job('job ' + n, async () => n, { needs: n < 12 ? [] : [all[n - 12], all[n - 7]] }))
  },
})`

/** A graph of 300 jobs in a real browser, while it is dragged and zoomed with the wheel. */
export const graphPage = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig(layers)
  await timedSparkwing(home, ['run', '--output', 'quiet', 'layers'])
  const [run = ''] = readdirSync(join(home.project, 'home/runs'))
  await using dashboard = await startDashboard(home)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${dashboard.url}/runs/${run}?view=graph`)
    await page.locator('[data-node]').first().waitFor()
    const box = await page.locator('.react-flow').boundingBox()
    if (!box) throw new Error('the graph is not on the page')
    const [x, y] = [box.x + box.width / 2, box.y + box.height - 20]
    const rounds = quick ? 3 : 10
    const pan = await framesWhile(page, async () => {
      for (let round = 0; round < rounds; round++) {
        await page.mouse.move(x, y)
        await page.mouse.down()
        await page.mouse.move(x + (round % 2 === 0 ? 300 : -300), y - 100, { steps: 30 })
        await page.mouse.up()
      }
    })
    const zoom = await framesWhile(page, async () => {
      for (let turn = 0; turn < rounds * 20; turn++) await page.mouse.wheel(0, turn % 40 < 20 ? 60 : -60)
    })
    const frames = { pan: percentile(pan, 0.95), zoom: percentile(zoom, 0.95) }
    const ratio = Math.max(frames.pan, frames.zoom) / most
    return {
      what: `a graph of ${jobs} jobs in Chromium`,
      floor: '–',
      ours: `p95 of a frame: dragged ${inMs(frames.pan)}, zoomed ${inMs(frames.zoom)}`,
      ratio,
      target: `a frame each ${most} ms`,
      isReached: ratio <= 1,
      note: `${pan.length + zoom.length} frames, slowest ${inMs(Math.max(...pan, ...zoom))}`,
    }
  } finally {
    await browser.close()
  }
}
