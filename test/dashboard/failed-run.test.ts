import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { pageStoriesIn } from '../browser/page-stories.ts'
import { until } from '../browser/until.ts'
import { sharedDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { seedRun } from './seed-passed-run.ts'

const numbered = (text: string, count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${text} ${at + 1}`)

/** 12 jobs, of which `unit` failed at line 12,233 of 20,072, and `audit` was allowed to fail. */
const twelve = [
  { id: 'install' },
  { id: 'generate', needs: ['install'] },
  { id: 'lint', needs: ['generate'] },
  { id: 'types', needs: ['generate'] },
  {
    ...{ id: 'unit', needs: ['generate'], says: numbered('passed test', 12_230) },
    fails: [
      '  1) checkout adds up the basket',
      '',
      '     AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: 10.01 !== 10.02',
      '      at rounds (test/cart.test.ts:88:10)',
      ...numbered('cleaned up container', 7_836),
      'npm error Lifecycle script `test` failed with error:',
      'error Command failed with exit code 1',
    ],
  },
  { id: 'audit', needs: ['install'], fails: ['Error: 3 vulnerabilities'], allowFailure: true },
  { id: 'web', needs: ['types', 'lint'] },
  { id: 'api', needs: ['types', 'lint'] },
  { id: 'e2e', needs: ['web', 'api'] },
  { id: 'docs', needs: ['generate'] },
  { id: 'package', needs: ['unit', 'e2e', 'docs'] },
  { id: 'publish', needs: ['package'] },
]
/** Three errors in one job, one in another. */
const errors = [
  {
    id: 'types',
    says: [
      ...['src/a.ts(1,1): error TS2304: Cannot find name one.', ...numbered('checked file', 300)],
      ...['src/b.ts(2,2): error TS2304: Cannot find name two.', ...numbered('checked file', 300)],
    ],
    fails: ['src/c.ts(3,3): error TS2304: Cannot find name three.'],
  },
  { id: 'unit', needs: ['slow'], fails: ['AssertionError: four is odd'] },
  { id: 'slow' },
]
/** Its failing line is near the end of a log of many lines, some of which fold. */
const late = [
  {
    id: 'build',
    says: ['::group::Install', 'fetched left-pad', '::endgroup::', ...numbered('wrote file', 500)],
    fails: ['AssertionError: 10.01 is not 10.02', ...numbered('cleaned up', 52)],
  },
]
const failing = [7, 120, 288]
const reported = {
  cases: [{ name: 'Cart adds', file: 'test/cart.ts', line: 5, message: '<b>no</b>', report: 'junit.xml' }],
  moreCases: 2,
  reportProblem: 'no file matches b.xml',
}
const cells = Array.from({ length: 297 }, (_, n) => ({
  ...{ id: `shard/n-${n}`, needs: ['build'], matrix: { of: 'shard', cell: { n } }, says: numbered('passed test', 3) },
  ...(failing.includes(n) && { fails: [`AssertionError: cart ${n} is odd`, 'at the end'], ...(n === 288 && { reported }) }),
}))

/** The sizes, in px as they are drawn, of all text below 11 px. */
const smallText = `[...document.querySelectorAll('body *')]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '') && one.checkVisibility())
  .map((one) => {
    const layer = one.closest('.react-flow__viewport')
    return [parseFloat(getComputedStyle(one).fontSize) * (layer ? new DOMMatrix(getComputedStyle(layer).transform).a : 1), one.textContent]
  })
  .filter(([size]) => size < 10.99)`

/** Where the log and its failing line are. */
interface LogPlace {
  readonly width: number
  readonly firstLine: number
  readonly failure: number
  readonly isWrapped: boolean
}
const logPlace = (page: Page): Promise<LogPlace> =>
  page.evaluate(`(() => {
    const view = document.querySelector('.log-view')
    const { top, width } = view.getBoundingClientRect()
    const tops = [...view.querySelectorAll('.log-row[data-line]')].map((row) => row.getBoundingClientRect().top)
    return {
      width,
      firstLine: Math.min(...tops.filter((one) => one >= top - 1)),
      failure: view.querySelector('.is-failure').getBoundingClientRect().bottom,
      isWrapped: view.classList.contains('is-wrapped'),
    }
  })()`)

const failedJob = (page: Page, job: string) => page.locator(`[data-failed="${job}"]`)

describe('the page of a failed run, in Chromium', function () {
  this.timeout(240_000)
  const home = sharedDashboardHome(({ place, home }, url) => {
    const seeded = (pipeline: string, jobs: Parameters<typeof seedRun>[3]): string =>
      `${url}/runs/${seedRun(home, place.project.directory, pipeline, jobs)}`
    return Promise.resolve({
      ofTwelve: seeded('ci', twelve),
      ofLate: seeded('late', late),
      ofErrors: seeded('errors', errors),
      ofMatrix: seeded('many', [{ id: 'build' }, ...cells, { id: 'report', needs: cells.map(({ id }) => id) }]),
    })
  })
  const inPage = pageStoriesIn(home)

  for (const { width, height, log, top } of [
    { width: 1440, height: 900, log: 800, top: 180 },
    { width: 1024, height: 768, log: 700, top: 180 },
    { width: 390, height: 844, log: 370, top: 220 },
  ])
    it(
      `shows at ${width} px why it failed, with a log at least ${log} px wide that begins within ${top} px`,
      inPage(async ({ page, ofTwelve }) => {
        await page.setViewportSize({ width, height })
        await page.goto(ofTwelve)
        await page.locator('.log-row.is-failure', { hasText: 'AssertionError' }).waitFor()
        const place = await logPlace(page)
        expect(place.isWrapped).to.equal(true)
        expect(place.width).to.be.at.least(log)
        expect(place.firstLine).to.be.at.most(top)
        expect(place.failure).to.be.at.most(height)
        const text = (await failedJob(page, 'unit').textContent()) ?? ''
        expect(text).to.match(/^unit\s*exited with code 1\s*\d+ ms\s*AssertionError.*10\.01 !== 10\.02\s*line 12,233/)
        expect(await failedJob(page, 'unit').boundingBox())
          .to.have.property('y')
          .below(top)
        // outside the list of jobs it is named once, and the job that was allowed to fail is not named at all
        const named = (job: string) => page.getByText(job, { exact: true }).and(page.locator(':not([role=tree] *)')).count()
        expect([await named('unit'), await named('audit')]).to.deep.equal([1, 0])
        expect(await page.evaluate(smallText)).to.deep.equal([])
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true)
        // the graph beside it, or in its place
        await page.keyboard.press(width === 390 ? 'Escape' : 'g')
        const unit = page.locator('[data-node="job unit"]')
        await unit.waitFor()
        await until(page, `document.querySelector('[data-node="job unit"]').getBoundingClientRect().width > 100`)
        const [node, graph] = [await unit.boundingBox(), await page.locator('.graph').boundingBox()]
        if (!node || !graph) throw new Error('the graph has no place')
        expect(node.x).to.be.at.least(graph.x)
        expect(node.x + node.width).to.be.at.most(graph.x + graph.width)
        expect(await page.evaluate(smallText)).to.deep.equal([])
      }),
    )

  it(
    'lists the 3 failed of 297 jobs with their lines, and puts a log at the line that is chosen',
    inPage(async ({ page, ofMatrix }) => {
      await page.goto(ofMatrix)
      const list = page.getByRole('list', { name: 'Failed jobs' })
      await list.getByText('AssertionError: cart 288 is odd').waitFor()
      expect(await list.getByRole('listitem').count()).to.equal(3)
      await failedJob(page, 'shard/n-120').getByRole('link', { name: 'line 4' }).click()
      await page.locator('.log-row.is-failure', { hasText: 'cart 120 is odd' }).waitFor()
      expect(await failedJob(page, 'shard/n-120').getAttribute('aria-current')).to.equal('true')
      await page.locator('.graph').waitFor({ state: 'detached' })
      // its reports are above the log
      expect(await page.getByRole('region', { name: 'Failed tests' }).count()).to.equal(0)
      expect(await failedJob(page, 'shard/n-288').textContent()).to.include('3 failed tests')
      await failedJob(page, 'shard/n-288').getByRole('link', { name: 'line 4' }).click()
      const tests = page.getByRole('region', { name: 'Failed tests' })
      await tests.waitFor()
      expect((await tests.innerText()).split(/\n+/)).to.deep.equal([
        '3 failed tests in junit.xml',
        ...['Cart adds', 'test/cart.ts:5', '<b>no</b>'],
        ...['and 2 more failed tests', 'no file matches b.xml'],
      ])
      // a view that is opened stays open when a job is chosen in it
      await page.keyboard.press('b')
      await page.locator('[data-table-row="shard/n-7"]').click()
      await page.getByRole('region', { name: 'Job shard/n-7', exact: true }).waitFor()
      await page.locator('[data-table-row="shard/n-7"]').waitFor()
    }),
  )

  it(
    'opens at a failing line near the end of a long log that has folds',
    inPage(async ({ page, ofLate }) => {
      await page.goto(ofLate)
      await page.locator('.log-row.is-failure', { hasText: '10.01' }).waitFor()
      const { failure, firstLine } = await logPlace(page)
      expect(failure - firstLine).to.be.within(0, 200)
    }),
  )

  it(
    'goes from error to error in a log, and from its last one to the next failed job',
    inPage(async ({ page, ofErrors }) => {
      await page.goto(ofErrors)
      const at = (text: string) => page.locator('.log-row.is-failure', { hasText: text }).waitFor()
      await at('one')
      await page.keyboard.press('f')
      await at('two')
      await page.keyboard.press('f')
      await at('three')
      await page.keyboard.press('f')
      await at('four')
      await page.keyboard.press('F')
      await at('one')
      await page.getByRole('button', { name: 'Previous error' }).click()
      await at('three')
      // the walk goes on from what is in view
      await page.keyboard.press('Home')
      await page.locator('[data-line="1"]').waitFor()
      await page.getByRole('button', { name: 'Next error' }).click()
      await at('one')
    }),
  )

  for (const [late, address] of [
    ['the log', '**/api/v1/runs/*/jobs/*/lines*'],
    ['what failed', '**/api/v1/runs/*/digest*'],
  ] as const)
    it(
      `takes the key for the next error before ${late} has arrived`,
      inPage(async ({ page, ofErrors }) => {
        const { promise: pressed, resolve: press } = Promise.withResolvers<undefined>()
        await page.route(address, async (route) => {
          await pressed
          await route.continue()
        })
        const asked = page.waitForRequest((request) => /\/(lines|digest)/.test(request.url()))
        await page.goto(ofErrors)
        await asked
        await page.getByRole('region', { name: 'Job types', exact: true }).waitFor()
        await page.keyboard.press('f')
        press(undefined)
        await page.locator('.log-row.is-failure', { hasText: 'two' }).waitFor()
      }),
    )
})
