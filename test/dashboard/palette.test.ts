import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { matchEntries } from '../../dashboard/shell/palette/match-entries.ts'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { seedPassedRun } from './seed-passed-run.ts'

const found = (texts: readonly string[], typed: string): readonly string[] =>
  matchEntries([{ heading: 'All', entries: texts.map((text) => ({ text })) }], typed).flatMap(({ entries }) =>
    entries.map(({ text }) => text),
  )

describe('what the palette finds', () => {
  it('contains every typed word, in any order and case; the best is first', () => {
    const texts = ['undo started', 'Start', 'restart', 'theme: dark', 'start a run']
    expect(found(texts, ' START ')).to.deep.equal(['Start', 'start a run', 'undo started', 'restart'])
    expect(found(texts, 'dark theme')).to.deep.equal(['theme: dark'])
    expect(found(texts, 'start theme')).to.deep.equal([])
    expect(found(texts, '')).to.deep.equal(texts)
  })

  it('has the group with the best entry first, and takes what an entry is called before what else it has', () => {
    const groups = [
      { heading: 'a', entries: [{ text: 'red', more: 'blue' }] },
      { heading: 'b', entries: [{ text: 'green' }, { text: 'dark blue' }] },
    ]
    expect(matchEntries(groups, 'blue').map(({ heading }) => heading)).to.deep.equal(['b', 'a'])
  })
})

describe('the palette, in Chromium', function () {
  this.timeout(180_000)
  const inPage = pageStoriesIn(
    sharedDashboardHome(({ home, place }) => {
      const run = seedPassedRun(home, place.project.directory, 'needle', [{ id: 'first' }, { id: 'second', needs: ['first'] }])
      return Promise.resolve({ run })
    }),
  )
  const palette = (page: Page) => page.getByRole('dialog', { name: 'Find or do' })
  /** Holds back what the page requests under these addresses, until it is called. */
  const holdBack = async (page: Page, address: string): Promise<() => void> => {
    const released = Promise.withResolvers<undefined>()
    await page.route(address, async (route) => {
      await released.promise
      await route.continue()
    })
    return () => {
      released.resolve(undefined)
    }
  }

  it(
    'takes what is typed and Enter from the beginning, while its code is still being loaded',
    inPage(async ({ page, url }) => {
      const release = await holdBack(page, '**/palette-*.js')
      await page.goto(url)
      await page.locator('[data-row]').first().waitFor()
      await page.keyboard.press('Control+k')
      // letters that are keys of the page
      await page.keyboard.type('theme x')
      await page.keyboard.press('Backspace')
      await page.keyboard.type('dark')
      await page.keyboard.press('Enter')
      expect(await palette(page).getByRole('combobox').inputValue()).to.equal('theme dark')
      release()
      await page.locator('html[data-theme=dark]').waitFor()
      await palette(page).waitFor({ state: 'detached' })

      await page.keyboard.press('Control+k')
      await page.keyboard.type('theme: light')
      await page.keyboard.press('Enter')
      await page.locator('html[data-theme=light]').waitFor()
    }),
  )

  it(
    'keeps the typed text and the focus when its code arrives in the middle',
    inPage(async ({ page, url }) => {
      const release = await holdBack(page, '**/palette-*.js')
      await page.goto(url)
      await page.locator('[data-row]').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('theme da')
      release()
      await palette(page).getByRole('option', { name: 'theme: dark' }).waitFor()
      await page.keyboard.type('rk')
      await page.keyboard.press('Enter')
      await page.locator('html[data-theme=dark]').waitFor()
    }),
  )

  it(
    'finds what a part of the page brings that is still being loaded',
    inPage(async ({ page, url, run }) => {
      const release = await holdBack(page, '**/job-table-*.js')
      await page.goto(`${url}/runs/${run}`)
      await page.locator('[data-node="job first"]').waitFor()
      await page.keyboard.press('b')
      await page.keyboard.press('Control+k')
      await page.keyboard.type('duration')
      await page.keyboard.press('Enter')
      await palette(page).getByLabel('Loading').waitFor()
      release()
      await page.locator('[aria-sort=ascending][data-column=duration]').waitFor()
      await palette(page).waitFor({ state: 'detached' })
    }),
  )

  it(
    'takes Enter for a run that it has not heard of yet, and keeps a choice when more arrives',
    inPage(async ({ page, url }) => {
      const release = await holdBack(page, '**/api/v1/runs?limit=30')
      await page.goto(url)
      await page.locator('[data-row]').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('ne')
      await palette(page).getByRole('option', { name: 'Search all logs for ne' }).waitFor()
      await page.keyboard.press('ArrowUp')
      const chosen = palette(page).getByRole('option', { selected: true })
      // the last one
      await chosen.getByText('Search all logs for ne').waitFor()
      release()
      await palette(page).getByRole('option').locator('time').waitFor()
      await chosen.getByText('Search all logs for ne').waitFor()
      await page.keyboard.press('Escape')

      const releaseAgain = await holdBack(page, '**/api/v1/runs?limit=30')
      await page.reload()
      await page.locator('[data-row]').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('needle passed')
      await page.keyboard.press('Enter')
      await palette(page).getByLabel('Loading').waitFor()
      releaseAgain()
      await page.getByRole('heading', { level: 1, name: 'needle' }).waitFor()
    }),
  )

  it(
    'searches all logs for a text that nothing else has, and the search takes what is typed next',
    inPage(async ({ page, url }) => {
      await page.goto(url)
      await page.locator('[data-row]').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('nobody printed this')
      await page.keyboard.press('Enter')
      await page.getByText('No log contains this').waitFor()
      expect(new URL(page.url()).searchParams.get('text')).to.equal('nobody printed this')
      await page.goto(`${url}/search`)
      await page.getByRole('searchbox', { name: 'Search all logs' }).and(page.locator(':focus')).waitFor()
    }),
  )
})
