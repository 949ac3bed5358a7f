import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  passes: pipeline({ plan({ job }) { job('wait', sh\`echo begun; until [ -e open ]; do sleep 0.02; done; echo done\`) } }),
  fails: pipeline({ plan({ job }) { job('wait', sh\`echo begun; until [ -e open ]; do sleep 0.02; done; exit 3\`) } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }

/** Starts a pipeline whose job waits for `open`, and returns the id of its run once the job has started. */
const begin = async ({ start, folders }: Workplace, pipeline: string) => {
  const started = start(['run', pipeline])
  await until(() => started.stdout().includes('begun'))
  return { ...started, id: folders().at(-1) ?? '' }
}

describe('watching a run from another terminal', function () {
  this.timeout(180_000)

  it(
    'waits until it passes or fails, and exits with its exit code',
    inWorkplace(files, async (place) => {
      const passing = await begin(place, 'passes')
      const failing = await begin(place, 'fails')
      const waits = [place.start(['runs', 'wait', passing.id]), place.start(['runs', 'wait', failing.id])]
      writeFileSync(place.project.path('open'), '')
      expect((await Promise.all(waits.map(({ finished }) => finished))).map(({ code }) => code)).to.deep.equal([0, 1])
      expect([(await passing.finished).code, (await failing.finished).code]).to.deep.equal([0, 1])
      // the same for runs that are over already
      expect((await place.hosted(['runs', 'wait', passing.id])).code).to.equal(0)
      expect((await place.hosted(['runs', 'wait', failing.id])).code).to.equal(1)
    }),
  )

  it(
    'exits with 130 if it is cancelled by Ctrl-C, and with 4 if the time-out comes first',
    inWorkplace(files, async (place) => {
      const run = await begin(place, 'passes')
      const late = await place.hosted(['runs', 'wait', run.id, '--timeout', '200ms'])
      expect(late.code).to.equal(4)
      expect(late.stderr).to.match(new RegExp(`${run.id} is still running after 200 ms`))
      const waiting = place.start(['runs', 'wait', run.id])
      run.child.kill('SIGINT')
      expect((await run.finished).code).to.equal(130)
      expect((await waiting.finished).code).to.equal(130)
    }),
  )

  it(
    'ends if its process was killed with SIGKILL: `logs -f` has shown everything, `wait` exits with 5',
    inWorkplace(files, async (place) => {
      const run = await begin(place, 'passes')
      const logs = place.start(['runs', 'logs', run.id, '-f'])
      const wait = place.start(['runs', 'wait', run.id])
      await until(() => logs.stdout().includes('begun'))
      run.child.kill('SIGKILL')
      await run.finished
      expect(await logs.finished).to.include({ code: 0, stdout: 'begun\n', stderr: '' })
      expect((await wait.finished).code).to.equal(5)
      expect((await place.hosted(['runs', 'wait', run.id])).code).to.equal(5)
      expect((await place.show(run.id)).run.status).to.equal('interrupted')
      writeFileSync(place.project.path('open'), '')
    }),
  )

  it(
    'follows a log to its end',
    inWorkplace(files, async (place) => {
      const run = await begin(place, 'passes')
      const logs = place.start(['runs', 'logs', 'latest', 'wait', '--follow'])
      await until(() => logs.stdout().includes('begun'))
      writeFileSync(place.project.path('open'), '')
      expect(await logs.finished).to.include({ code: 0, stdout: 'begun\ndone\n' })
      expect((await run.finished).code).to.equal(0)
    }),
  )
})
