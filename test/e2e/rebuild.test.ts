import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { deleteStore, storeRows } from './store-rows.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  passes: pipeline({ plan({ job }) {
    const made = job('make', () => ({ made: [1, null, 'é'] }))
    job('use', sh\`echo used\`, { needs: [made], title: 'Use it', group: 'later' })
  } }),
  fails: pipeline({ plan({ job }) {
    const broken = job('broken', [sh\`echo first\`, sh\`echo no >&2; exit 9\`])
    job('after', sh\`true\`, { needs: [broken] })
    job('throws', () => { throw new Error('on purpose') }, { allowFailure: true })
  } }),
  waits: pipeline({ plan({ job }) {
    const long = job('long', sh\`echo begun; sleep 60\`)
    job('never', sh\`true\`, { needs: [long] })
    job('cleanup', sh\`echo clean\`, { needs: [long], when: 'always' })
  } }),
  retries: pipeline({ plan({ job }) {
    job('flaky', sh\`echo try; echo "$SPARKWING_RUN_ID $SPARKWING_JOB $SPARKWING_ATTEMPT" >> told; if [ -e tried ]; then exit 0; fi; touch tried; exit 1\`, { retry: 2 })
  } }),
} })
`

const begin = async ({ start, folders, log }: Workplace) => {
  const before = new Set(folders())
  const started = start(['run', 'waits'])
  const id = (): string => folders().find((folder) => !before.has(folder)) ?? ''
  const hasBegun = (): boolean => id() !== '' && log(id(), 'long') === 'begun\n'
  await until(() => {
    try {
      return hasBegun()
    } catch {
      return false
    }
  })
  return started
}

describe('the store', function () {
  this.timeout(180_000)

  it(
    'is rebuilt from the journals, column by column, for passed, failed, retried, cancelled and killed runs',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config }, async (place) => {
      const { sparkwing, hosted, home, mark } = place
      expect((await hosted(['run', 'passes'])).code).to.equal(0)
      expect((await hosted(['run', 'fails'])).code).to.equal(1)
      expect((await hosted(['run', 'retries'])).code).to.equal(0)
      const cancelled = await begin(place)
      cancelled.child.kill('SIGINT')
      expect((await cancelled.finished).code).to.equal(130)
      const killed = await begin(place)
      killed.child.kill('SIGKILL')
      await killed.finished
      mark.killAll()
      // the next command closes the run whose owner is gone
      await hosted(['runs', 'list'])
      const before = storeRows(home)
      expect(before.runs.map(({ status }) => status)).to.deep.equal(['passed', 'failed', 'passed', 'cancelled', 'interrupted'])

      deleteStore(home)
      const { code } = await sparkwing(['runs', 'list'])
      expect(code).to.equal(0)
      expect(existsSync(`${home}/state.db`)).to.equal(true)
      expect(storeRows(home)).to.deep.equal(before)
    }),
  )

  it(
    'has each attempt of a retried job, with its part of the log',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config }, async ({ hosted, show, log, project }) => {
      await hosted(['run', 'retries'])
      const { run, jobs } = await show('latest')
      const [flaky] = jobs
      expect(flaky?.attempts.map(({ attempt, ended, from, to }) => ({ attempt, status: ended?.status, from, to }))).to.deep.equal([
        { attempt: 1, status: 'failed', from: { bytes: 0, lines: 0 }, to: { bytes: 4, lines: 1 } },
        { attempt: 2, status: 'passed', from: { bytes: 4, lines: 1 }, to: { bytes: 8, lines: 2 } },
      ])
      expect(log(run.id, 'flaky')).to.equal('try\ntry\n')
      expect(readFileSync(project.path('told'), 'utf8')).to.equal(`${run.id} flaky 1\n${run.id} flaky 2\n`)
    }),
  )
})
