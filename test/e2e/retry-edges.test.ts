import { rmSync } from 'node:fs'
import { expect } from 'chai'
import type { RerunJson } from '../../src/wire/rerun.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { tempProject } from '../project/temp-project.ts'
import { until } from '../journal/until.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { startSparkwing } from './sparkwing.ts'

const config = `import { appendFileSync, existsSync } from 'node:fs'
import { defineConfig, pipeline, sh, text } from 'sparkwing'
const ran = (name) => appendFileSync('ran', name + '\\n')
export default defineConfig({ pipelines: {
  all: pipeline({
    inputs: { token: text({ secret: true, default: 'hush-hush-4711' }) },
    plan({ job, inputs }) {
      const login = job('login', () => { ran('login'); return { header: 'Bearer ' + inputs.token } })
      const plain = job('plain', () => { ran('plain'); return { plain: 1 } })
      job('test', () => { ran('test'); if (existsSync('broken')) throw new Error('broken') }, { needs: [login, plain] })
    },
  }),
  wide: pipeline({ plan({ job }) {
    job('left', sh\`true\`)
    job('bad', () => { if (existsSync('broken')) throw new Error('broken') })
  } }),
  kept: pipeline({ plan({ job }) {
    job('made', sh\`echo made\`, { cache: { inputs: ['src'], outputs: [], packages: false } })
    job('bad', () => { if (existsSync('broken')) throw new Error('broken') })
  } }),
  slow: pipeline({ plan({ job }) { job('slow', sh\`echo begun && sleep 60\`) } }),
} })`

interface Scene {
  readonly path: (file: string) => string
  readonly call: (...args: readonly string[]) => ReturnType<typeof hostedCall>
  readonly newest: () => Promise<RunListJson['runs'][number]>
  readonly refused: (...args: readonly string[]) => Promise<{ readonly code: number | null; readonly message: string }>
}

const inProject = async (story: (scene: Scene) => Promise<void>): Promise<void> => {
  using project = tempProject({ 'sparkwing.config.ts': config, broken: '' })
  const call: Scene['call'] = (...args) => hostedCall({ args, cwd: project.directory, home: project.path('home') })
  await story({
    path: (file) => project.path(file),
    call,
    newest: async () => {
      const [run] = (JSON.parse((await call('runs', 'list', '--json')).stdout) as RunListJson).runs
      if (!run) throw new Error('no run is listed')
      return run
    },
    refused: async (...args) => {
      const { code, stdout } = await call('runs', 'retry', 'latest', ...args, '--json')
      return { code, message: (JSON.parse(stdout) as ErrorJson).error.message }
    },
  })
}

describe('the edges of runs retry of a part', function () {
  this.timeout(180_000)

  it('row 34: a result whose output held a secret is never taken, because only its mask is recorded', () =>
    inProject(async ({ path, call }) => {
      await call('run', 'all')
      rmSync(path('broken'))
      rmSync(path('ran'))
      const preview = JSON.parse(
        (await call('runs', 'retry', 'latest', '--failed', '--keep-passed', '--input', 'token=hush-hush-0815', '--dry-run', '--json'))
          .stdout,
      ) as RerunJson
      expect(preview.foreseen?.['login']?.because.map(({ message }) => message)).to.deep.equal([
        'its output holds a secret and was not recorded',
      ])
      const { stdout } = await call('runs', 'retry', 'latest', '--failed', '--keep-passed', '--input', 'token=hush-hush-0815', '--json')
      const { jobs, run } = JSON.parse(stdout) as RunDetailJson
      expect(Object.fromEntries(jobs.map(({ id, reused }) => [id, reused?.by ?? 'ran']))).to.deep.equal({
        login: 'ran',
        plain: 'retry',
        test: 'ran',
      })
      expect([run.status, run.unchecked]).to.deep.equal(['passed', 1])
      expect(stdout).to.not.contain('hush-hush')
    }))

  it('row 34: a job that a flag of the run leaves out is refused by its name, and the flag applies again', () =>
    inProject(async ({ call, newest, refused }) => {
      await call('run', 'wide', '--only', 'bad')
      const { id } = await newest()
      const message = `The job "left" is left out by --only bad, with which the run ${id} was started.`
      expect(await refused('left')).to.deep.equal({ code: 2, message })
      expect(await refused('--from', 'left')).to.deep.equal({ code: 2, message })
      const { jobs } = JSON.parse((await call('runs', 'retry', 'latest', '--failed', '--json')).stdout) as RunDetailJson
      expect(jobs.map(({ id: job, status }) => [job, status])).to.deep.equal([
        ['left', 'skipped'],
        ['bad', 'failed'],
      ])
    }))

  it('row 34: a retry of a retry works without the run at the head of the chain', () =>
    inProject(async ({ path, call, newest }) => {
      await call('run', 'wide')
      const first = (await newest()).id
      // it leaves out the other job, so only the deleted run knows of that
      await call('runs', 'retry', 'latest', 'bad', '--keep-passed')
      const second = (await newest()).id
      rmSync(path(`home/runs/${first}`), { recursive: true })
      rmSync(path('broken'))
      const { jobs, run } = JSON.parse((await call('runs', 'retry', second, '--failed', '--keep-passed', '--json')).stdout) as RunDetailJson
      expect(run).to.deep.include({ status: 'passed', retryOf: { run: second, first, mode: 'failed' } })
      expect(jobs.map(({ id, status, reused }) => [id, status, reused])).to.deep.equal([
        ['left', 'passed', undefined],
        ['bad', 'passed', undefined],
      ])
      const shown = await call('runs', 'show', second)
      expect([shown.code, shown.stdout.includes(`retry of    ${first}: 1 ran, 0 reused`)]).to.deep.equal([0, true])
    }))

  it('is named at the end of a failed run if it runs only what failed, and does', () =>
    inProject(async ({ path, call, newest }) => {
      expect((await call('run', 'wide')).stdout).to.match(/again .*\n {2}show /)
      const { stdout } = await call('run', 'kept')
      const { id } = await newest()
      const [, words = ''] = /\n {2}again .*\n {2}retry {2}sparkwing (runs retry .*)\n {2}show /.exec(stdout) ?? []
      expect(words, stdout).to.equal(`runs retry ${id} --failed`)
      rmSync(path('broken'))
      expect((await call(...words.split(' '))).code).to.equal(0)
      expect(await newest()).to.deep.include({ status: 'passed', jobCounts: { passed: 2 }, reusedJobs: 1, pipeline: 'kept' })
      expect((await call('runs', 'list')).stdout).to.match(/passed +reused *\n.* 2\/2 +1\n/)
    }))

  it('refuses a part of a run that is still running, with exit code 2', () =>
    inProject(async ({ path, call, newest, refused }) => {
      const running = startSparkwing(['run', 'slow', '--output', 'quiet'], { cwd: path('.'), home: path('home'), bin: await builtBin() })
      await until(
        async () => (JSON.parse((await call('runs', 'list', '--json')).stdout) as RunListJson).runs[0]?.jobCounts['running'] === 1,
      )
      const { id } = await newest()
      for (const part of [['--failed'], ['--from', 'slow'], ['slow']])
        expect(await refused(...part)).to.deep.equal({ code: 2, message: `The run ${id} is still running.` })
      await call('runs', 'cancel', id)
      await running.finished
    }))
})
