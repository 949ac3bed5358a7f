import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { EventBody } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'
import { pageStories } from '../browser/page-stories.ts'
import { logAddress } from './log-address.ts'

describe('an incomplete record of a job, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'A9: says how much is missing: above the log, in the details of the job and in the head of the run',
    inPage(async ({ page, place, started, bin }) => {
      // no file of this run may grow beyond 1 MB; the store stays smaller anyway
      const limited = [
        '-c',
        'ulimit -f 2000 && exec "$@"',
        'sh',
        process.execPath,
        bin,
        'exec',
        '--output',
        'quiet',
        '--',
        'seq',
        '1',
        '400000',
      ]
      const run = spawnSync('sh', limited, { cwd: place.project.directory, env: place.env, encoding: 'utf8' })
      expect(run.status, run.stdout + run.stderr).to.equal(0)
      const missing = /([\d,]+) bytes are missing from its log: file too large/.exec(run.stderr)?.[1] ?? ''
      const { url } = await started()
      const address = await logAddress(url)
      await page.goto(address)
      await page.getByRole('status').getByText(`${missing} bytes are missing from this log: file too large.`, { exact: true }).waitFor()
      await page.goto(address.replace('dock=full', 'tab=details'))
      const words = `${missing} bytes are missing from its log: file too large`
      await page.getByRole('banner').or(page.locator('header')).getByText(words).first().waitFor()
      await page.locator('dd').getByText(words).waitFor()
    }),
  )

  it(
    'A11: says in the details of the job and in the head of the run that an output is not recorded',
    inPage(async ({ page, place, started, bin }) => {
      place.project.write(
        'sparkwing.config.ts',
        `import { defineConfig, pipeline } from 'sparkwing'
export default defineConfig({ pipelines: { large: pipeline({ plan: ({ job }) => void job('large', () => 'x'.repeat(5e6)) }) } })`,
      )
      const run = spawnSync(process.execPath, [bin, 'run', 'large', '--output', 'quiet'], {
        cwd: place.project.directory,
        env: place.env,
        encoding: 'utf8',
      })
      expect(run.status, run.stdout + run.stderr).to.equal(0)
      const { url } = await started()
      await page.goto((await logAddress(url)).replace('dock=full', 'tab=details'))
      const words = 'its output of 5.0 MB is not recorded: the limit for one job is 4 MiB'
      await page.locator('header').getByText(words).first().waitFor()
      await page.locator('dd').getByText(words).waitFor()
    }),
  )

  it(
    'P5, P6: the head of the run names the processes that were left, in the words of the terminal',
    inPage(async ({ page, place, started }) => {
      const processes = [{ pid: 4711, startToken: '1', program: 'dd', user: 'root' }]
      const left: readonly EventBody[] = [
        { type: 'processes.left', job: toJobId('lint'), isLetGo: false, processes, lock: 'device' },
        { type: 'processes.left', isLetGo: true, processes: [{ pid: 4712, startToken: '1', program: 'chrome' }] },
      ]
      const run = tellRun([...scenes.passed.slice(0, -1), ...left, ...scenes.passed.slice(-1)])
      mkdirSync(join(place.home, 'runs'), { recursive: true, mode: 0o700 })
      writeJournal(place.home, run)
      const { url } = await started()
      await page.goto(`${url}/runs/${run.id}`)
      const head = page.locator('header')
      await head.getByText('1 process of root could not be stopped: 4711 (dd); the lock "device" is kept until it ends').waitFor()
      await head.getByText('left 1 process running in its own session: 4712 (chrome)').waitFor()
    }),
  )
})
