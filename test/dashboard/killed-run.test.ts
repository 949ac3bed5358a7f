import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { pageStories } from '../browser/page-stories.ts'
import { processesNaming } from '../faults/proc-table.ts'
import { label, tree } from '../faults/stubborn-tree.ts'
import { expectWithin, times } from '../faults/times.ts'
import { until } from '../journal/until.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  tree: pipeline({ plan({ job }) { job('tree', sh\`${tree.replaceAll('\\', '\\\\')}\`) } }),
} })
`

describe('the page of a run whose runner is killed, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    `row 31: shows it interrupted without a reload, ${times(2, 10)} times, and leaves no process of its five levels`,
    inPage(async ({ page, place, started }) => {
      // processes that left their group are found in /proc
      if (process.platform !== 'linux') return
      writeFileSync(place.project.path('sparkwing.config.mjs'), config)
      const { url } = await started()
      // the server has the mark of the place as well
      const others = place.mark.count()
      for (let round = 0; round < times(2, 10); round++) {
        const run = place.start(['run', 'tree'])
        await until(() => run.stdout().includes('ready'))
        await page.goto(url)
        await page.getByRole('region', { name: 'Running now' }).getByRole('link', { name: 'tree' }).click()
        const state = page.getByRole('heading', { level: 1 }).locator('[data-state]')
        await state.and(page.locator('[data-state=running]')).waitFor()
        await page.evaluate('window.isSamePage = true')
        run.child.kill('SIGKILL')
        const killedAt = performance.now()
        await state.and(page.locator('[data-state=interrupted]')).waitFor()
        await until(() => place.mark.count() === others && processesNaming(label).length === 0)
        expectWithin(5_000, performance.now() - killedAt)
        expect(await page.evaluate('window.isSamePage')).to.equal(true)
        expect((await place.runs())[0]?.status).to.equal('interrupted')
      }
    }),
  )
})
