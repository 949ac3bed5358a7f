import { expect } from 'chai'
import { readViews } from '../../dashboard/pages/runs/read-views.ts'
import { readRunsSearch } from '../../dashboard/pages/runs/runs-search.ts'
import { writeSeededRun } from '../../scripts/screenshots/seeded-run.ts'
import { toJobId } from '../../src/model/ids.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'

describe('the search of the runs page', () => {
  it('takes several states, in one order, and none if all are given', () => {
    expect(readRunsSearch({ status: 'interrupted,failed,failed' })).to.deep.equal({ status: 'failed,interrupted' })
    expect(readRunsSearch({ status: 'passed,failed,cancelled,interrupted' })).to.deep.equal({})
    expect(readRunsSearch({ sort: 'newest' })).to.deep.equal({})
    expect(readRunsSearch({ sort: 'longest', day: '2026-11-30' })).to.deep.equal({ sort: 'longest', day: '2026-11-30' })
  })

  it('names what it does not understand', () => {
    expect(readRunsSearch({ status: 'running,failed,', since: 'ever', sort: '-duration' })).to.deep.equal({
      status: 'failed',
      ignored: 'status=running, since=ever, sort=-duration',
    })
    expect(readRunsSearch({ ignored: 'since=ever' })).to.deep.equal({ ignored: 'since=ever' })
  })
})

describe('saved views', () => {
  it('are what the page can show, whatever the browser has under their name', () => {
    const views = [
      ['red', { status: 'failed', ticked: 'a', colour: 'red' }],
      ['bad', { sort: 'fastest' }],
    ]
    expect(readViews(JSON.stringify(views))).to.deep.equal([
      { name: 'red', search: { status: 'failed' } },
      { name: 'bad', search: {} },
    ])
    for (const text of ['', '{', '7', '{}', '[7]', '[[]]', '[["", {}]]', '[["a", null]]']) expect(readViews(text)).to.deep.equal([])
  })
})

describe('the query bar of 5,000 runs, in Chromium', function () {
  this.timeout(240_000)
  const count = 5000
  const inPage = pageStoriesIn(
    sharedDashboardHome(({ home, place }) => {
      const project = place.project.directory
      const job = toJobId('work')
      for (let index = 0; index < count; index++)
        writeSeededRun(home, {
          at: Date.now() - (count - index) * 60_000,
          pace: 1 + ((index * 7919) % 997),
          failing: new Map(index % 100 === 0 ? [['work', [`Error: number ${index} is odd`]]] : []),
          retried: new Set(),
          jobs: [
            {
              planned: {
                ...{ id: job, needs: [], when: 'passed', allowFailure: false, steps: [{ name: 'sh', type: 'sh' }] },
                retry: { times: 0, backoffMs: 500, factor: 2, maxMs: 5000 },
              },
              usualMs: 100,
              says: [],
            },
          ],
          start: {
            ...{ pipeline: index % 2 === 0 ? 'even' : 'odd', project, directory: project, args: [], options: { concurrency: 1 } },
            inputs: { note: `note ${index}` },
            owner: { machineId: 'elsewhere', bootId: 'seeded', pidNamespace: '0', pid: 1, startToken: '1' },
            versions: { sparkwing: '0.1.0', node: '24.0.0', platform: 'linux-x64' },
            git: { branch: index % 10 === 0 ? 'topic' : 'main', commit: 'a'.repeat(40), subject: `Change ${index}`, dirty: false },
          },
        })
      return Promise.resolve({})
    }),
  )

  it(
    'filters by several states, sorts, counts, and saves a view, with the keyboard alone, and all of it is in the address',
    inPage(async ({ page, url }) => {
      const total = page.getByRole('status').filter({ hasText: /runs?$/ })
      const pick = async (text: string, control: string): Promise<void> => {
        await page.keyboard.press('Control+k')
        await page.keyboard.type(text)
        await page.getByRole('option', { selected: true }).getByText(control, { exact: true }).waitFor()
        await page.keyboard.press('Enter')
      }
      await page.goto(url)
      await total.getByText('5,000 runs').waitFor({ timeout: 60_000 })
      await pick('failed', 'failed')
      await total.getByText('50 runs').waitFor()
      await pick('cancelled', 'cancelled')
      await page.waitForURL(/status=failed%2Ccancelled/)
      await page.locator('li[aria-setsize="50"]').first().waitFor()
      await pick('order', 'Order')
      await page.locator('select[aria-label=Order]:focus').waitFor()
      await page.keyboard.type('longest')
      await page.waitForURL(/sort=longest/)
      // the duration is (7919 × index) % 997
      const first = page.locator('[aria-posinset="1"]')
      await first.getByText('number 700 is odd').waitFor()
      await page.reload()
      await first.getByText('number 700 is odd').waitFor()
      await total.getByText('50 runs').waitFor()

      await pick('save view', 'Save this view…')
      const name = page.getByRole('dialog', { name: 'Save this view' }).getByLabel('Name')
      await name.and(page.locator(':focus')).waitFor()
      expect(await name.inputValue()).to.equal('failed, cancelled · longest first')
      await page.keyboard.press('Control+a')
      await page.keyboard.type('slow failures')
      await page.keyboard.press('Enter')
      const saved = page.getByRole('list', { name: 'Saved views' })
      await saved.getByRole('link', { name: 'slow failures', exact: true }).waitFor()
      await page.goto(url)
      await total.getByText('5,000 runs').waitFor()
      await pick('slow', 'slow failures')
      await first.getByText('number 700 is odd').waitFor()
      await pick('delete slow', 'Delete the view slow failures')
      await saved.waitFor({ state: 'detached' })
    }),
  )

  it(
    'finds a part of any text, counts what it finds, and walks to the end of the list in the order of durations',
    inPage(async ({ page, url }) => {
      const total = page.getByRole('status').filter({ hasText: /runs?$/ })
      await page.goto(`${url}/?text=OPI`)
      await total.getByText('500 runs').waitFor({ timeout: 60_000 })
      for (const [text, found] of Object.entries({ 'note 123': '11 runs', 'hange 4999': '1 run', 'r 4600 is': '1 run' })) {
        await page.getByLabel('Text in pipeline').fill(text)
        await total.getByText(found, { exact: true }).waitFor()
      }
      await page.goto(`${url}/?sort=shortest&status=failed`)
      await total.getByText('50 runs').waitFor()
      await page.locator('[aria-posinset="1"]').getByText('number 0 is odd').waitFor()
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
      await page.locator('[aria-posinset="50"]').getByText('number 700 is odd').waitFor()
    }),
  )

  it(
    'has room for everything on a phone',
    inPage(async ({ page, url }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(`${url}/?status=failed,interrupted&sort=longest`)
      await page.locator('[data-row]').first().waitFor()
      // the filters are folded, so that the list begins at the top
      const firstRow = await page.locator('[data-row]').first().boundingBox()
      expect(firstRow?.y).to.be.below(180)
      await page.getByRole('button', { name: 'Filters 2', exact: true }).click()
      await page.getByRole('button', { name: 'failed', exact: true }).waitFor()
      for (const name of ['failed', 'interrupted', 'Save this view…']) {
        const box = await page.getByRole('button', { name, exact: true }).boundingBox()
        expect(box && box.x >= 0 && box.x + box.width <= 390, name).to.equal(true)
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390)
    }),
  )
})
