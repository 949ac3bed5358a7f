import { expect } from 'chai'
import { pageStories } from '../browser/page-stories.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
// each waits for the file that the other one makes before its next line
const turns = (says, waitsFor) => sh\`
  i=1
  while [ $i -le 3 ]; do
    while [ ! -e \${waitsFor} ]; do sleep 0.02; done
    rm \${waitsFor}
    sleep 0.2
    printf '\\033[1m%s\\033[0m %s\\n' \${says} $i
    touch \${says}
    i=$((i+1))
  done\`
export default defineConfig({ pipelines: { talk: pipeline({ plan({ job }) {
  job('ping', turns('ping', 'pong'))
  job('pong', turns('pong', 'ping'))
} }) } })
`

describe('the logs of all jobs, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'stand line by line as they were written while the jobs run, and lead to the log of their job',
    inPage(async ({ page, place, started }) => {
      place.project.write('sparkwing.config.ts', config)
      const { url } = await started()
      const run = place.start(['run', 'talk', '--output', 'quiet'])
      await page.goto(url)
      await page.getByRole('region', { name: 'Running now' }).getByRole('link', { name: 'talk' }).click()
      await page.getByRole('button', { name: 'All logs' }).waitFor()
      await page.keyboard.press('a')
      const lines = page.getByRole('group', { name: 'Lines of all jobs by time' })
      await page.getByText('No output yet.').waitFor()
      place.project.write('pong', '')
      await lines.getByRole('link').nth(5).waitFor()
      expect((await run.finished).code).to.equal(0)
      const texts = (await lines.getByRole('link').allTextContents()).map((text) => text.replace(/^[\d:.]+/, ''))
      expect(texts).to.deep.equal([1, 2, 3].flatMap((turn) => [`pingping ${turn}`, `pongpong ${turn}`]))
      await page.getByText('6 lines of 2 jobs').waitFor()

      await page.getByLabel('Find a job').fill('pong')
      await page.getByText('3 lines of 1 job').waitFor()
      await lines.getByRole('link', { name: /pong 2/ }).click()
      await page.waitForURL(/job=pong.*#L2$/)
      await page.locator('#job-tabpanel [data-line="2"].is-chosen').waitFor()
    }),
  )
})
