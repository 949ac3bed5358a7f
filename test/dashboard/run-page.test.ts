import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { until } from '../browser/until.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { times } from '../faults/times.ts'
import { seedPassedRun } from './seed-passed-run.ts'

/** A pipeline whose jobs wait for a file of their name, and one that fails. */
const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const until = (name: string) => sh\`while [ ! -f \${name} ]; do sleep 0.05; done\`
const broken = pipeline({
  plan({ job, matrix }) {
    const build = job('build', sh\`echo compiling\`)
    const test = matrix('test', { node: [22, 24] }, ({ node }) => sh\`echo "tests of \${node}"; echo "Error: \${node} is odd"; [ \${node} = 22 ]\`, { needs: [build] })
    job('lint', sh\`exit 3\`, { allowFailure: true })
    job('publish', sh\`echo never\`, { needs: [test] })
  },
})
export default defineConfig({
  pipelines: {
    diamond: pipeline({
      plan({ job }) {
        const top = job('top', until('top'))
        const left = job('left', until('left'), { needs: [top] })
        const right = job('right', until('right'), { needs: [top] })
        job('bottom', sh\`echo the end\`, { needs: [left, right] })
      },
    }),
    broken,
    again: broken,
    optional: pipeline({ plan({ job }) { job('last', sh\`echo\`, { needs: [job('first', sh\`echo\`, { when: () => false })] }) } }),
  },
})
`

const stateIn = (page: Page) => page.getByRole('heading', { level: 1 }).locator('[data-state]')
const row = (page: Page, job: string) => page.locator(`[role=treeitem][data-job="${job}"]`)
const node = (page: Page, job: string) => page.locator(`[data-node="job ${job}"]`)
const panel = (page: Page, job: string) => page.getByRole('region', { name: `Job ${job}`, exact: true })
const searchOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

describe("a run's page, in Chromium", function () {
  this.timeout(180_000)
  /** With a run of `broken`, whose page has this address. */
  const home = sharedDashboardHome(async ({ place }, url) => {
    place.project.write('sparkwing.config.ts', config)
    await place.hosted(['run', 'broken', '--output', 'quiet'])
    return { address: `${url}/runs/${place.folders()[0] ?? ''}` }
  })
  const inPage = pageStoriesIn(home)
  const withNotifications = pageStoriesIn(home, { browser: 'full' })
  // the next run of the diamond waits again
  afterEach(() => {
    for (const job of ['top', 'left', 'right']) rmSync(home().place.project.path(job), { force: true })
  })

  it(
    'P37: says that nothing ran, as the list, the terminal and `runs show` do',
    inPage(async ({ page, place, url }) => {
      const { stdout } = await place.hosted(['run', 'optional'])
      expect(stdout).to.match(/! optional passed in .*, but nothing ran · 2 skipped/)
      expect((await place.hosted(['runs', 'show', 'latest:optional'])).stdout).to.contain('but nothing ran')
      await page.goto(url)
      const row = page.locator('[data-run]', { has: page.getByText('optional', { exact: true }) })
      await row.getByText('nothing ran', { exact: true }).waitFor()
      await row.getByRole('link', { name: 'optional' }).click()
      await page.getByText('Nothing ran: every job was skipped.').waitFor()
    }),
  )

  it(
    'shows a diamond going through its states without a reload, in the list, the graph, the timeline and the title, animated if users like that',
    inPage(async ({ page, place, url }) => {
      const go = (job: string): void => {
        writeFileSync(place.project.path(job), '')
      }
      const moving = (): Promise<number> => page.evaluate<number>('document.getAnimations().length')
      const run = place.start(['run', 'diamond', '--output', 'quiet', '--concurrency', '2'])
      await page.goto(url)
      await page.getByRole('region', { name: 'Running now' }).getByRole('link', { name: 'diamond' }).click()
      await node(page, 'top').and(page.locator('[data-status=running]')).waitFor()
      expect(await page.title()).to.match(/^▶ diamond/)
      expect(await moving()).to.equal(0)
      await page.emulateMedia({ reducedMotion: 'no-preference' })
      expect(await moving()).to.be.greaterThan(0)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      expect(await moving()).to.equal(0)
      await page.evaluate('window.isSamePage = true')
      const places = () => page.evaluate("[...document.querySelectorAll('.react-flow__node')].map((one) => one.style.transform)")
      const before = await places()
      go('top')
      for (const job of ['left', 'right']) await node(page, job).and(page.locator('[data-status=running]')).waitFor()
      await node(page, 'top').and(page.locator('[data-status=passed]')).waitFor()
      go('left')
      await row(page, 'left').getByText('passed').waitFor({ state: 'attached' })
      await node(page, 'bottom').and(page.locator('[data-status=pending]')).waitFor()
      await page.keyboard.press('t')
      await page.locator('[data-timeline=right] .timeline-bar[data-status=running]').waitFor()
      expect(await moving()).to.equal(0)
      go('right')
      await stateIn(page).and(page.locator('[data-state=passed]')).waitFor()
      await page.locator('[data-timeline=bottom] .timeline-bar[data-status=passed]').waitFor()
      expect(await page.title()).to.match(/^✓ diamond/)
      await page.keyboard.press('g')
      await node(page, 'bottom').and(page.locator('[data-status=passed]')).waitFor()
      // states change in place, without a new layout
      expect(await places()).to.deep.equal(before)
      expect(await page.evaluate('window.isSamePage')).to.equal(true)
      expect((await run.finished).code).to.equal(0)
    }),
  )

  it(
    'opens a failed run at the failing line without a step in the history, and shows how to retry it',
    inPage(async ({ page, url, address }) => {
      await page.goto(url)
      await page.getByRole('link', { name: 'broken' }).click()
      await panel(page, 'test/node-24').getByText('Error: 24 is odd').waitFor()
      await page.getByText('Details', { exact: true }).first().click()
      await page.getByText(`sparkwing runs retry ${address.split('/').at(-1)}`).waitFor()
      await page.keyboard.press('Escape')
      expect(searchOf(page)).to.deep.equal({})
      // the failed cell is first in its matrix, which is open; an allowed failure did not fail the run
      expect(await page.getByRole('treeitem').first().textContent()).to.match(/^test/)
      await row(page, 'lint').getByText('allowed').waitFor()
      await page.goBack()
      await page.getByRole('heading', { name: 'Runs' }).waitFor({ state: 'attached' })
      await page.goForward()
      // only an explicit choice is in the address
      await row(page, 'build').click()
      await panel(page, 'build').getByText('compiling').waitFor()
      expect(searchOf(page)).to.deep.equal({ job: 'build' })
      await page.reload()
      await panel(page, 'build').getByText('compiling').waitFor()
      await page.goBack()
      await panel(page, 'test/node-24').waitFor()
    }),
  )

  it(
    'works by keyboard alone, from the list of runs to the failing line and to a new run',
    inPage(async ({ page, place, url }) => {
      expect((await place.hosted(['run', 'again', '--output', 'quiet'])).code).to.equal(1)
      const address = `${url}/runs/${place.folders().at(-1) ?? ''}`
      await page.goto(url)
      await page.getByRole('link', { name: 'again' }).waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await panel(page, 'test/node-24').getByText('Error: 24 is odd').waitFor()
      await page.keyboard.press('l')
      await page.locator('#job-tabpanel :focus').waitFor()
      await page.keyboard.press('Escape')
      await panel(page, 'test/node-24').waitFor({ state: 'detached' })
      await page.keyboard.press('b')
      await page.getByRole('table', { name: 'Jobs' }).waitFor()
      await page.keyboard.press('t')
      await page.getByRole('group', { name: 'Timeline of the jobs' }).waitFor()
      await page.keyboard.press('g')
      await node(page, 'publish').waitFor()
      await page.keyboard.press('f')
      await panel(page, 'test/node-24').waitFor()
      expect(searchOf(page)).to.deep.equal({ job: 'test/node-24' })
      // j and k go through the list and skip the headings
      for (const key of ['j', 'j']) await page.keyboard.press(key)
      await page.locator('[role=treeitem][data-job=lint]:focus').waitFor()
      await page.keyboard.press('k')
      await page.locator('[role=treeitem][data-job="test/node-22"]:focus').waitFor()
      await page.keyboard.press('Enter')
      await panel(page, 'test/node-22').waitFor()
      // the keys also reach a job in the graph, which is folded beside the log of a failed run until it is asked for
      await page.getByRole('group', { name: 'Graph of the jobs' }).waitFor({ state: 'detached' })
      await page.keyboard.press('g')
      await page.getByRole('group', { name: 'Graph of the jobs' }).focus()
      await page.keyboard.press('ArrowLeft')
      await page.locator('[data-node="job test/node-22"]:focus').waitFor()
      await page.keyboard.press('ArrowLeft')
      await page.locator('[data-node="job build"]:focus').waitFor()
      await page.keyboard.press('Enter')
      await panel(page, 'build').waitFor()
      await page.keyboard.press('r')
      await page.getByRole('dialog', { name: 'Re-run again' }).getByText('5 of 5 jobs would run.').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname.startsWith('/runs/') && url.href.split('?')[0] !== address)
      await stateIn(page).and(page.locator('[data-state=failed]')).waitFor()
    }),
  )

  it(
    'docks the job on the right, below or over the whole page, keeps its size, and shows its details',
    inPage(async ({ page, address }) => {
      await page.goto(`${address}?job=test/node-24&tab=details&dock=right`)
      const job = panel(page, 'test/node-24')
      await job.getByText('exit code').waitFor()
      const separator = page.getByRole('separator', { name: "Size of the job's panel" })
      const size = async () => Number(await separator.getAttribute('aria-valuenow'))
      const before = await size()
      await separator.focus()
      await page.keyboard.press('ArrowLeft')
      expect(await size()).to.equal(before + 24)
      await page.reload()
      await separator.waitFor()
      expect(await size()).to.equal(before + 24)
      await job.getByRole('button', { name: 'Dock below' }).click()
      await page.locator('[role=separator][aria-orientation=horizontal]').waitFor()
      await job.getByRole('button', { name: 'Fill the page' }).click()
      await separator.waitFor({ state: 'detached' })
      expect(searchOf(page)).to.deep.equal({ job: 'test/node-24', tab: 'details', dock: 'full' })
      await job.getByRole('button', { name: 'build', exact: true }).click()
      await panel(page, 'build').getByText('echo compiling').waitFor()
      expect(searchOf(page)).to.deep.equal({ job: 'build', tab: 'details', dock: 'full' })
      await page.getByRole('button', { name: 'Dock right' }).click()
      await row(page, 'build').and(page.locator('[aria-selected=true]')).waitFor()
      // on a narrow screen the open job fills the page
      await page.setViewportSize({ width: 390, height: 844 })
      await page.getByRole('tree').waitFor({ state: 'detached' })
      // with the end of its log in view
      await until(page, 'document.querySelector("#job-tabpanel").getBoundingClientRect().bottom <= innerHeight + 1')
      await page.getByRole('button', { name: 'Close the job' }).click()
      await page.getByRole('tree').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true)
    }),
  )

  it(
    'fits its graph to the space that an open job leaves, and to the full space again, sorts its table, and keeps the order in the address',
    inPage(async ({ page, address }) => {
      await page.goto(`${address}?dock=right`)
      await panel(page, 'test/node-24').waitFor()
      await node(page, 'build').waitFor()
      const isIn = (width: string, nodes: string) =>
        until(
          page,
          `(() => {
            const room = document.querySelector('.graph').getBoundingClientRect()
            const nodes = [...document.querySelectorAll('${nodes}')].map((one) => one.getBoundingClientRect())
            return nodes.length > 0 && nodes.every(({ left, right }) => left >= room.left && right <= room.right) && nodes[0].width ${width}
          })()`,
        )
      // text stays readable, so not all jobs fit beside the log
      await isIn('< 200', '.graph-node[data-status=failed]')
      // a click does not move the graph
      await node(page, 'build').click()
      await panel(page, 'build').waitFor()
      await page.keyboard.press('Escape')
      await isIn('> 200', '.graph-node')
      await node(page, 'build').click()
      await isIn('< 200', '.graph-node-open')

      await page.keyboard.press('Escape')
      await page.keyboard.press('b')
      const names = () => page.evaluate("[...document.querySelectorAll('[data-table-row]')].map((one) => one.dataset.tableRow)")
      await page.locator('[data-table-row=publish]').waitFor()
      expect(await names()).to.deep.equal(['build', 'test/node-22', 'test/node-24', 'lint', 'publish'])
      await page.getByRole('button', { name: 'job', exact: true }).click()
      await page.getByRole('button', { name: 'job', exact: true }).click()
      await page.locator('[role=columnheader][aria-sort=descending]').waitFor()
      expect(searchOf(page)).to.include({ view: 'table', sort: '-job' })
      expect(await names()).to.deep.equal(['test/node-24', 'test/node-22', 'publish', 'lint', 'build'])
    }),
  )

  it(
    'cancels a live run after confirmation, notifies of its end if requested, and says when the run was deleted',
    withNotifications(async ({ page, place, home, url }) => {
      await page.context().grantPermissions(['notifications'], { origin: url })
      // only runs over 30 s are notified of; the test does not wait that long
      await page.route('**/api/v1/runs/*', async (route) => {
        const answer = await route.fetch()
        const body = (await answer.json()) as { run?: { durationMs?: number } }
        if (body.run?.durationMs !== undefined) body.run.durationMs += 30_000
        await route.fulfill({ response: answer, json: body })
      })
      await page.addInitScript(
        'window.told = []; window.Notification = class extends Notification { constructor(...said) { super(...said); told.push(said) } }',
      )
      const run = place.start(['run', 'diamond', '--output', 'quiet'])
      await page.goto(url)
      await page.getByRole('region', { name: 'Running now' }).getByRole('link', { name: 'diamond' }).click()
      await page.getByRole('button', { name: 'Notify me when it ends' }).click()
      await page.locator('[aria-pressed=true]', { hasText: 'Notify me when it ends' }).waitFor()
      await node(page, 'top').and(page.locator('[data-status=running]')).waitFor()
      await page.keyboard.press('c')
      await page.getByRole('button', { name: 'No, leave it' }).click()
      await page.keyboard.press('c')
      await page.getByRole('button', { name: 'Cancel the run' }).click()
      await stateIn(page).and(page.locator('[data-state=cancelled]')).waitFor()
      await until(page, 'told.length > 0')
      expect(await page.evaluate('told.map(([title]) => title)')).to.deep.equal(['diamond cancelled'])
      expect((await run.finished).code).to.equal(143)
      rmSync(join(home, 'runs', place.folders().at(-1) ?? ''), { recursive: true })
      await page.getByRole('alert').getByText('This run has been deleted.').waitFor()
      await row(page, 'top').waitFor()
      await page.unrouteAll({ behavior: 'wait' })
    }),
  )

  it(
    'suggests similar ids for a run that does not exist',
    inPage(async ({ page, address }) => {
      const id = address.split('/').at(-1) ?? ''
      await page.goto(address.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')))
      await page.getByRole('alert').getByRole('link', { name: id }).click()
      await panel(page, 'test/node-24').waitFor()
      await page.goto(`${address}?job=unknown`)
      await page.getByText('This run has no job "unknown".').waitFor()
    }),
  )

  it(
    'keeps saying that there is no such run during a retry',
    inPage(async ({ page, place, url }) => {
      const run = place.start(['run', 'diamond', '--output', 'quiet'])
      await page.goto(url)
      const link = page.getByRole('region', { name: 'Running now' }).getByRole('link', { name: 'diamond' })
      const address = (await link.getAttribute('href')) ?? ''
      const askedAgain = Promise.withResolvers<undefined>()
      let asked = 0
      await page.route('**/api/v1/runs/*-*-*', async (route) => {
        // the retry is never answered
        if (asked++ > 0) askedAgain.resolve(undefined)
        else
          await route.fulfill({ status: 404, json: { error: { code: 'no-such-run', message: 'There is no run like that.', tryThis: [] } } })
      })
      await page.goto(url + address)
      await page.getByText('There is no run like that.').waitFor()
      writeFileSync(place.project.path('top'), '')
      await askedAgain.promise
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
      expect(await page.getByText('There is no run like that.').isVisible()).to.equal(true)
      run.child.kill('SIGINT')
      await run.finished
    }),
  )

  it(
    `opens and pans a graph of ${times(60, 300)} jobs, and renders only those in view`,
    inPage(async ({ page, place, home, url }) => {
      const jobs = Array.from({ length: times(60, 300) }, (_, n) => ({
        id: `job ${n}`,
        needs: n < 12 ? [] : [`job ${n - 12}`, `job ${n - 7}`],
      }))
      await page.goto(`${url}/runs/${seedPassedRun(home, place.project.directory, 'layers', jobs)}`)
      await page.locator('.graph-node').first().waitFor()
      await page.locator('.react-flow__minimap').waitFor()
      const where = () => page.locator('.react-flow__viewport').getAttribute('style')
      const before = await where()
      await page.mouse.move(800, 400)
      await page.mouse.down()
      await page.mouse.move(700, 500, { steps: 5 })
      await page.mouse.up()
      expect(await where()).not.to.equal(before)
      await page.locator('[role=treeitem][data-job="job 0"]').click()
      await node(page, 'job 0').and(page.locator('.graph-node-open')).waitFor()
      for (let times = 0; times < 6; times++) await page.getByRole('button', { name: 'Zoom In' }).click()
      await until(page, `document.querySelectorAll(".graph-node").length < ${times(30, 100)}`)
    }),
  )

  it(
    'opens 2,000 jobs, folded in the graph and the list and row by row in the table',
    inPage(async ({ page, place, home, url }) => {
      const cells = Array.from({ length: 1998 }, (_, n) => ({ id: `shard/n-${n}`, needs: ['start'], matrix: { of: 'shard', cell: { n } } }))
      const jobs = [{ id: 'start' }, ...cells, { id: 'end', needs: cells.map(({ id }) => id) }]
      await page.goto(`${url}/runs/${seedPassedRun(home, place.project.directory, 'wide', jobs)}`)
      await page.locator('[data-node="matrix shard"]', { hasText: '1998 cells' }).waitFor()
      expect(await page.getByRole('treeitem').count()).to.equal(3)
      await page.getByRole('treeitem', { name: 'shard' }).click()
      await row(page, 'shard/n-0').waitFor()
      expect(await page.getByRole('treeitem').count()).to.be.lessThan(80)
      await page.getByRole('searchbox', { name: 'Find a job' }).fill('n-1997')
      await row(page, 'shard/n-1997').click()
      await panel(page, 'shard/n-1997').waitFor()
      for (const [key, rows] of [
        ['t', '[data-timeline]'],
        ['b', '[data-table-row]'],
      ] as const) {
        await page.keyboard.press(key)
        await page.locator(rows).first().waitFor()
        expect(await page.locator(rows).count()).to.be.lessThan(80)
      }
    }),
  )
})
