import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { seedPassedRun, seedRun } from '../../dashboard/seed-passed-run.ts'
import { logAddress } from '../../dashboard/log-address.ts'
import { sharedDashboardHome } from '../../dashboard-lifecycle/dashboard-place.ts'
import { until } from '../../journal/until.ts'
import { pagesAreLoaded } from '../pages-loaded.ts'
import { shows, untilTrue, type EnginePage } from './engine-page.ts'
import { openFirefox } from './firefox.ts'
import { openWebKit } from './webkit.ts'

const jobs = [
  { id: 'lint', says: ['ok'] },
  { id: 'test', needs: ['lint'], says: ['::group::Install', 'in it', '::endgroup::', 'see https://example.test/'] },
]
const fails = ['Error: it broke', '    at run (src/a.ts:3:7)']

// npm run test:browsers: not part of npm test, which needs Chromium only
for (const [name, open] of [
  ['Firefox', openFirefox],
  ['WebKit', openWebKit],
] as const) {
  describe(`the dashboard in ${name}`, function () {
    this.timeout(180_000)
    let page: EnginePage
    before(async () => {
      page = await open()
      console.log(`      ${page.browser}`)
    })
    after(async () => {
      await page[Symbol.asyncDispose]()
    })
    const home = sharedDashboardHome(({ place, home }) => {
      const { directory } = place.project
      place.project.write('src/a.ts', '')
      for (let run = 0; run < 3; run++) seedPassedRun(home, directory, 'release', jobs)
      const passed = seedPassedRun(home, directory, 'release', jobs)
      const failed = seedRun(home, directory, 'release', [...jobs, { id: 'deploy', fails }])
      return Promise.resolve({ passed, failed, directory })
    })

    it('hears what a page complains about', async () => {
      await page.goto(home().url)
      await untilTrue(page, pagesAreLoaded)
      await page.evaluate("void (console.error('planted words'), setTimeout(() => { throw new Error('planted error') }))")
      const heard = async (): Promise<string> => (await page.complaints()).join()
      for (const planted of ['planted words', 'planted error']) await until(async () => (await heard()).includes(planted))
      await page[Symbol.asyncDispose]()
      page = await open()
    })

    it('shows every page, and the console stays clean', async () => {
      const { url, passed, failed, directory } = home()
      const project = encodeURIComponent(directory)
      const pages: readonly (readonly [address: string, isShown: string])[] = [
        ['/', "document.querySelectorAll('[data-run]').length === 5"],
        [`/?view=grid&pipeline=release&project=${project}`, shows('deploy')],
        [`/runs/${failed}`, `${shows('Error: it broke')} && document.querySelector('.is-failure') && document.querySelector('a.log-file')`],
        [`/runs/${failed}?job=test`, "document.querySelector('.log-group') && document.querySelector('a.log-link')"],
        [`/runs/${passed}`, "document.querySelectorAll('.react-flow__node').length === 2"],
        [`/runs/${passed}?view=timeline`, "document.querySelector('[aria-label=\"View of all jobs\"]').innerText.includes('lint')"],
        [`/runs/${passed}?view=table`, "document.querySelector('table, [role=table], [role=grid]')"],
        [`/runs/${passed}?job=lint&tab=details`, shows('took')],
        [`/compare/${passed}/${failed}`, shows('deploy')],
        ['/pipelines', shows('release')],
        [`/pipelines/release?project=${project}`, "document.querySelector('h1')"],
        ['/search?text=broke', shows('Error: it broke')],
        ['/storage', shows('release')],
      ]
      await page.goto(url)
      await untilTrue(page, pagesAreLoaded)
      for (const [address, isShown] of pages) {
        // within the page, so that what it complains about is not lost
        await page.evaluate(`(history.pushState(null, '', ${JSON.stringify(address)}), dispatchEvent(new PopStateEvent('popstate')))`)
        await untilTrue(page, isShown)
        expect(await page.complaints(), address).to.deep.equal([])
        await page.goto(`${url}${address}`)
        await untilTrue(page, isShown)
        // Firefox complains about a file that it was still loading when the page was left
        await untilTrue(page, pagesAreLoaded)
        expect(await page.complaints(), address).to.deep.equal([])
      }
    })

    it('follows a live run, and searches its log', async () => {
      const { url, place } = home()
      const script = "seq -f 'line %.0f' 1 200; while [ ! -f go ]; do sleep 0.05; done; seq -f 'line %.0f' 201 320"
      const run = place.start(['exec', '--name', 'talk', '--', 'sh', '-c', script])
      await page.goto(url)
      await untilTrue(page, `${shows('talk')} && ${pagesAreLoaded}`)
      await page.goto(await logAddress(url))
      const isRead = (line: number): string =>
        `document.querySelector('.log-row[data-line="${line}"] .log-text')?.textContent === 'line ${line}'`
      await untilTrue(page, isRead(200))
      writeFileSync(place.project.path('go'), '')
      await untilTrue(page, isRead(320))
      expect((await run.finished).code).to.equal(0)

      await page.evaluate("document.querySelector('.log-view').focus()")
      await page.press('Control+f')
      await untilTrue(page, "document.activeElement.name === 'find'")
      await page.type('line 250')
      await untilTrue(page, shows('1 of 1'))
      await untilTrue(page, "document.querySelector('.is-current .log-mark')?.textContent === 'line 250'")
      expect(await page.complaints()).to.deep.equal([])
    })
  })
}
