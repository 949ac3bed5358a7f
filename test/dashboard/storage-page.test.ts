import { rmSync } from 'node:fs'
import { expect } from 'chai'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { markLogsRemoved, removeLogFiles } from '../../src/journal/logs-removed.ts'
import { writePin } from '../../src/journal/pin-file.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import type { RunId } from '../../src/model/ids.ts'
import { writeOldRuns } from '../retention/old-runs.ts'

describe('the pages of a home that makes room, in Chromium', function () {
  this.timeout(240_000)
  const shared = sharedDashboardHome(({ home }) => {
    const [light, pinned, ...rest] = writeOldRuns(home, 24) as [RunId, RunId, ...RunId[]]
    markLogsRemoved(runFolderPath(home, light), { at: Date.now() - 3 * 3_600_000, bytes: 1_200_000 })
    removeLogFiles(runFolderPath(home, light))
    writePin(runFolderPath(home, pinned), { at: Date.now(), note: 'the release of May' })
    return Promise.resolve({ light, pinned, last: rest.at(-1) ?? pinned })
  })
  const inPage = pageStoriesIn(shared)

  it(
    'show what the home takes, and look again on request',
    inPage(async ({ page, url, home, last }) => {
      await page.goto(`${url}/storage`)
      const parts = page.getByRole('region', { name: 'What it takes' })
      await parts.getByText('24 runs').waitFor()
      await page.getByText(/would delete 3 old runs now \([\d.]+ KB\)\.$/).waitFor()
      await page.getByText('the newest 20 of each pipeline stay').waitFor()
      const largest = page.getByRole('region', { name: 'Largest runs' })
      expect(await largest.getByRole('listitem').count()).to.equal(20)
      expect(await page.getByRole('region', { name: 'Largest pipelines' }).getByRole('listitem').count()).to.equal(1)
      rmSync(runFolderPath(home, last), { recursive: true })
      await page.getByRole('button', { name: 'Look again' }).click()
      await parts.getByText('23 runs').waitFor()
    }),
  )

  it(
    'say that logs were removed, and mark a pinned run',
    inPage(async ({ page, url, light, pinned }) => {
      await page.goto(`${url}/runs/${light}?job=lint`)
      await page.getByText('This log was removed to make room').waitFor()
      await page.locator('header').getByText('Its logs were removed to make room, 3 h ago (1.2 MB).').waitFor()
      await page.goto(`${url}/runs/${light}?job=lint&tab=details`)
      await page.locator('dd').getByText('; removed to make room').waitFor()
      await page.goto(`${url}/search?text=it+is`)
      await page.getByRole('status').getByText('The logs of 1 run were removed to make room.').waitFor()
      await page.goto(`${url}/runs/${pinned}`)
      await page.locator('header').getByText('the release of May').waitFor()
      await page.goto(url)
      await page.locator(`[data-run="${pinned}"]`).getByText('pinned').waitFor()
    }),
  )
})
