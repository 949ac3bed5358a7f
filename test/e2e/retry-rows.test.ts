import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

/** `test` fails while the file `broken` is there. */
const config = (more = '', lint = 'lint') => `
import { existsSync, readFileSync } from 'node:fs'
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { all: pipeline({ plan({ job }) {
  const make = job('make', sh\`cat .env\`, { cache: { inputs: ['@git'], outputs: [] } })
  job('${lint}', sh\`echo linted\`)
  job('test', sh\`test ! -e broken\`, { needs: [make] })
  ${more}
} }) } })
`
/** Returns what nobody may record. */
const secretJob = "job('told', ({ secrets }) => ({ told: 'x' + secrets.TOKEN }), { secrets: ['TOKEN'] })"
const env = { TOKEN: 'a-secret-of-the-test' }
const files = { 'package.json': {}, '.gitignore': '.env\nbroken\n', '.env': 'A=1', broken: '', 'sparkwing.config.ts': config() }

interface Retried {
  readonly code: number | null
  readonly how: Readonly<Record<string, string>>
  readonly because: Readonly<Record<string, string>>
  readonly unchecked: number | undefined
}

const retry = async (place: Workplace, ...args: readonly string[]): Promise<Retried> => {
  const { code, stderr } = await place.sparkwing(['runs', 'retry', ...args], { env })
  expect(code, stderr).to.be.oneOf([0, 1])
  const { run, jobs } = await place.show('latest')
  return {
    code,
    how: Object.fromEntries(jobs.map(({ id, status, reused }) => [id, reused ? reused.by : status])),
    because: Object.fromEntries(jobs.map(({ id, checked }) => [id, (checked?.because ?? []).map(({ message }) => message).join()])),
    unchecked: run.unchecked,
  }
}

const git = ({ project }: Workplace, ...args: readonly string[]): void => {
  execFileSync('git', args, { cwd: project.directory })
}

const inRepository = (story: (place: Workplace) => Promise<void>, more?: string): (() => Promise<void>) =>
  inWorkplace({ ...files, 'sparkwing.config.ts': config(more) }, async (place) => {
    git(place, 'init', '-q')
    git(place, 'add', '.')
    expect((await place.sparkwing(['run', 'all'], { env })).code).to.equal(1)
    await story(place)
  })

describe('runs retry, row by row', function () {
  this.timeout(240_000)

  it(
    'row 33: looks up what passed: an ignored .env counts with @git, and another run in between is no reason',
    inRepository(async (place) => {
      expect((await retry(place, 'latest', '--failed')).how).to.deep.equal({ make: 'in-place', lint: 'passed', test: 'failed' })
      place.project.write('.env', 'A=2')
      const edited = await retry(place, 'latest', '--failed')
      expect([edited.how['make'], edited.because['make']]).to.deep.equal(['passed', '.env changed'])
      const [failed = ''] = place.folders().slice(-1)
      rmSync(place.project.path('broken'))
      // the run in between made the same of the same
      expect((await place.sparkwing(['run', 'all'])).code).to.equal(0)
      expect((await retry(place, failed, '--failed')).how).to.deep.equal({ make: 'in-place', lint: 'passed', test: 'passed' })
    }),
  )

  it(
    'row 34, G9: takes no output that holds a secret, nothing of a job under another name, and nothing of a job that --only left out',
    inRepository(async (place) => {
      rmSync(place.project.path('broken'))
      place.project.write('sparkwing.config.ts', config(secretJob, 'lint again'))
      const { code, how } = await retry(place, 'latest', '--failed', '--keep-passed')
      expect(code).to.equal(0)
      // its inputs hold the config
      expect(how).to.deep.equal({ make: 'retry', 'lint again': 'passed', test: 'passed', told: 'passed' })
      const [annotation] = (await place.show('latest')).run.annotations.filter(({ job }) => job === 'told')
      expect(annotation?.message).to.match(/its output .*secret/)
      await place.sparkwing(['run', '--only', 'test', 'all'], { env })
      const only = await retry(place, 'latest', '--from', 'test', '--keep-passed')
      expect(only.how['lint again']).to.equal('skipped')
      expect(only.unchecked).to.equal(undefined)
    }, secretJob),
  )

  it(
    'row 34: goes on from the record of a retry whose origin was deleted',
    inRepository(async (place) => {
      const [origin = ''] = place.folders()
      expect((await retry(place, 'latest', '--failed', '--keep-passed')).how['lint']).to.equal('retry')
      rmSync(join(place.home, 'runs', origin), { recursive: true })
      rmSync(place.project.path('broken'))
      const { code, how } = await retry(place, 'latest', '--failed', '--keep-passed')
      expect([code, how['test']]).to.deep.equal([0, 'passed'])
      expect(how['lint']).to.be.oneOf(['retry', 'passed'])
    }),
  )

  it(
    'row 34: refuses to retry a run that still runs',
    inRepository(async (place) => {
      place.project.write('sparkwing.config.ts', config("job('waits', sh`while test ! -e stop; do sleep 0.05; done`)"))
      const running = place.start(['run', 'all'])
      try {
        await until(
          () =>
            place.folders().length === 2 &&
            place.journalLines(place.folders()[1] ?? '').some((line) => line.includes('"waits"') && line.includes('job.started')),
        )
        const refused = await place.sparkwing(['runs', 'retry', 'latest', '--failed'])
        expect([refused.code, refused.stderr]).to.satisfy(([code, text]: readonly [number, string]) => code === 2 && /still run/.test(text))
      } finally {
        place.project.write('stop', '')
        await running.finished
      }
    }),
  )

  it(
    'row 35, G9: keeps the mark of results that were taken without a check in the list and the JSON, and a retry of it counts on',
    inRepository(async (place) => {
      expect((await retry(place, 'latest', '--failed', '--keep-passed')).unchecked).to.equal(1)
      rmSync(place.project.path('broken'))
      expect(await retry(place, 'latest', '--failed', '--keep-passed')).to.deep.include({ code: 0, unchecked: 1 })
      expect((await place.runs())[0]).to.include({ unchecked: 1 })
    }),
  )
})
