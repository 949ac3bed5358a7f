import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { keysOf } from '../../../src/model/keys-of.ts'
import { pageStoriesIn } from '../../browser/page-stories.ts'
import { sharedDashboardHome } from '../../dashboard-lifecycle/dashboard-place.ts'
import { answers, type Action, type Seen } from './answers.ts'
import { isSeen, untilSeen } from './is-seen.ts'
import { questions, type Place } from './questions.ts'
import { seedTasks } from './seed-tasks.ts'

const mostActions = 4

/** Presses and types as a person does: looks where the focus is before going on. */
const act = async (page: Page, action: Action): Promise<void> => {
  if (typeof action === 'string') {
    await page.keyboard.press(action)
    if (action === 'Control+f') await page.locator('input[name=find]:focus').waitFor()
  } else if ('types' in action) {
    await page.keyboard.type(action.types)
  } else if ('confirms' in action) {
    await page.keyboard.press(action.confirms)
  } else await untilSeen(page, action.sees)
}

const isCounted = (action: Action): boolean => typeof action === 'string' || 'types' in action

describe('forty questions of a developer, in Chromium', function () {
  this.timeout(180_000)
  const home = sharedDashboardHome(seedTasks)
  const inPage = pageStoriesIn(home, { permissions: ['clipboard-read', 'clipboard-write'] })
  /** The address of each place, and what shows that it is complete. */
  const places = (): Readonly<Record<Place, readonly [path: string, ready: Seen]>> => {
    const { shop, log, matrix, retried, passed, failed, live } = home()
    const ofShop = `project=${encodeURIComponent(shop)}`
    const logReady = { css: '[data-line="12"]' }
    return {
      runs: ['/', { css: '[data-row]' }],
      grid: [`/?view=grid&${ofShop}&pipeline=release`, { css: '[data-place="1,1"]' }],
      'failed run': [`/runs/${failed}`, 'AssertionError'],
      'passed run': [`/runs/${passed}`, { css: '[data-node="job unit"]' }],
      'retried run': [`/runs/${retried}`, { css: '[data-node="job unit"]' }],
      'live run': [`/runs/${live}`, 'Cancel'],
      'matrix run': [`/runs/${matrix}`, 'shard 77 is odd'],
      'failing log': [`/runs/${failed}?job=unit`, 'AssertionError'],
      log: [`/runs/${log}?job=build`, logReady],
      'live log': [`/runs/${live}?job=render`, { css: '[data-line="1"]' }],
      'line in the log': [`/runs/${log}?job=build`, logReady],
      pipelines: ['/pipelines', 'release'],
      pipeline: [`/pipelines/release?${ofShop}`, 'Slowest jobs'],
    }
  }

  it('are forty', () => {
    expect(keysOf(questions)).to.have.length(40)
  })

  for (const question of keysOf(questions))
    it(
      question,
      inPage(async ({ page, url, ...seeded }) => {
        const { keys, shows } = answers(seeded)[question]
        const [path, ready] = places()[questions[question]]
        await page.goto(`${url}${path}`)
        await untilSeen(page, ready)
        if (questions[question].endsWith('log')) await page.locator('.log-view').first().focus()
        const actions = keys.filter(isCounted)
        expect(actions.length).to.be.at.most(mostActions)
        // else the keys would prove nothing
        if (actions.length > 0) expect(await isSeen(page, shows)).to.equal(false)
        for (const action of keys) await act(page, action)
        await untilSeen(page, shows)
      }),
    )
})
