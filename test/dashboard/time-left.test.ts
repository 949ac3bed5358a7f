import { seedProjects, seedRuns } from '../../scripts/screenshots/seed-home.ts'
import { pageStories } from '../browser/page-stories.ts'

describe('a live run of a pipeline whose times are known, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'shows about how long is left, on its card and on its page',
    inPage(async ({ page, place, home, started }) => {
      const projects = seedProjects(place.project.path('projects'))
      // some days ago, so that nothing of them is running
      seedRuns(home, projects, Date.now() - 86_400_000, 24)
      const { url } = await started()
      const run = place.start(['run', 'release', '--output', 'quiet'], { cwd: projects.shop })
      await page.goto(url)
      const card = page.getByRole('region', { name: 'Running now' })
      await card.getByText(/^about \d+ (s|m|m 30 s) left$/).waitFor()
      await card.getByRole('link', { name: 'release' }).click()
      await page.waitForURL(/\/runs\/\d/)
      await page
        .getByRole('main')
        .getByText(/^about \d+ (s|m|m 30 s) left$/)
        .waitFor()
      run.child.kill('SIGTERM')
      await run.finished
    }),
  )
})
