import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RerunJson } from '../../src/wire/rerun.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { tempProject } from '../project/temp-project.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { sparkwing } from './sparkwing.ts'

/** `test` fails while the file `broken` is there. Each job adds its name to `ran`. */
const jobs = `
  const make = job('make', () => { ran('make'); console.log('made'); return { made: 1 } })
  const lint = job('lint', sh\`echo lint >> ran && echo linted\`)
  job('test', ({ needs, $ }) => { ran('test'); if (existsSync('broken')) throw new Error('broken'); return needs.make }, { needs: { make } })
  const publish = job('publish', sh\`echo publish >> ran\`, { needs: ['test', lint] })
  job('alone', sh\`echo alone >> ran\`)
`
const config = (body = jobs) => `import { appendFileSync, existsSync } from 'node:fs'
import { defineConfig, pipeline, sh } from 'sparkwing'
const ran = (name) => appendFileSync('ran', name + '\\n')
export default defineConfig({ pipelines: { all: pipeline({ plan({ job, matrix }) { ${body} } }) } })
`

interface Scene {
  readonly path: (file: string) => string
  readonly call: (...args: readonly string[]) => ReturnType<typeof hostedCall>
  /** Calls `runs retry` with `--json`; the names of the jobs that ran are those that left a trace. */
  readonly retry: (...args: readonly string[]) => Promise<Retried>
  readonly refused: (
    ...args: readonly string[]
  ) => Promise<{ readonly code: number | null; readonly message: string; readonly advice: string }>
  readonly dryRun: (...args: readonly string[]) => Promise<RerunJson>
  readonly newest: () => Promise<RunListJson['runs'][number]>
}
interface Retried {
  readonly code: number | null
  readonly stderr: string
  readonly ran: readonly string[]
  readonly detail: RunDetailJson
  readonly how: Readonly<Record<string, string>>
}

const inProject = async (story: (scene: Scene) => Promise<void>, { body, isEdited = false }: Asked = {}): Promise<void> => {
  using project = tempProject({ 'sparkwing.config.ts': config(body), broken: '' })
  const place = { cwd: project.directory, home: project.path('home') }
  // one process would not read an edited config again
  const bin = isEdited ? await builtBin() : ''
  const call: Scene['call'] = (...args) => (isEdited ? sparkwing(args, { ...place, bin }) : hostedCall({ args, ...place }))
  const first = await call('run', 'all')
  expect(first.code, first.stderr).to.equal(1)
  await story({
    path: (file) => project.path(file),
    call,
    retry: async (...args) => {
      rmSync(project.path('ran'), { force: true })
      const { code, stdout, stderr } = await call('runs', 'retry', 'latest', ...args, '--json')
      const detail = JSON.parse(stdout) as RunDetailJson
      expect(detail.jobs, stdout).to.be.an('array')
      return { code, stderr, detail, ran: ranIn(project.path('ran')), how: howOf(detail) }
    },
    refused: async (...args) => {
      const { code, stdout } = await call('runs', 'retry', 'latest', ...args, '--json')
      const { message, tryThis } = (JSON.parse(stdout) as ErrorJson).error
      return { code, message, advice: tryThis.join(' ') }
    },
    dryRun: async (...args) => JSON.parse((await call('runs', 'retry', 'latest', '--dry-run', '--json', ...args)).stdout) as RerunJson,
    newest: async () => {
      const [run] = (JSON.parse((await call('runs', 'list', '--json')).stdout) as RunListJson).runs
      if (!run) throw new Error('no run is listed')
      return run
    },
  })
}

interface Asked {
  readonly body?: string
  readonly isEdited?: boolean
}

const ranIn = (file: string): readonly string[] => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').toSorted()
  } catch {
    return []
  }
}

const howOf = ({ jobs: found }: RunDetailJson): Readonly<Record<string, string>> =>
  Object.fromEntries(found.map(({ id, status, reused }) => [id, reused ? reused.by : status]))

describe('runs retry of a part', function () {
  this.timeout(240_000)

  it('row 33: --failed without a cache runs what passed too, because nothing has checked it', () =>
    inProject(async ({ path, retry, dryRun }) => {
      rmSync(path('broken'))
      const preview = await dryRun('--failed')
      expect(preview.part?.wanted.toSorted()).to.deep.equal(['publish', 'test'])
      expect(preview.foreseen?.['lint']).to.deep.include({ outcome: 'miss', because: [{ kind: 'asked', message: 'it has no cache' }] })
      expect(preview.foreseen?.['test']?.because[0]?.message).to.match(/^it failed in /)
      expect(preview.foreseen?.['publish']?.because[0]?.message).to.match(/^it was skipped in .*: test failed$/)
      const { code, stderr, ran, detail } = await retry('--failed')
      expect([code, ran]).to.deep.equal([0, ['alone', 'lint', 'make', 'publish', 'test']])
      expect(stderr).to.match(/^.*Retrying what failed in \S+ \(2 of 5 jobs\)/m)
      expect(detail.run.retryOf).to.include({ mode: 'failed' })
      expect(detail.run.unchecked).to.equal(undefined)
    }))

  it('row 35: --keep-passed takes what passed with its output and its log, and the run is marked for ever', () =>
    inProject(async ({ path, call, retry, dryRun, newest }) => {
      rmSync(path('broken'))
      const preview = await dryRun('--failed', '--keep-passed')
      expect(Object.fromEntries(Object.entries(preview.foreseen ?? {}).map(([id, { outcome }]) => [id, outcome]))).to.deep.equal({
        make: 'taken',
        lint: 'taken',
        test: 'miss',
        publish: 'miss',
        alone: 'taken',
      })
      const origin = await newest()
      const { code, ran, how, detail } = await retry('--failed', '--keep-passed')
      expect([code, ran]).to.deep.equal([0, ['publish', 'test']])
      expect(how).to.deep.equal({ make: 'retry', lint: 'retry', alone: 'retry', test: 'passed', publish: 'passed' })
      expect(detail.jobs.find(({ id }) => id === 'test')?.output, 'the output of the need').to.deep.equal({ made: 1 })
      expect(readFileSync(join(detail.run.folder, 'lint.log'), 'utf8')).to.equal('linted\n')
      expect(readFileSync(join(detail.run.folder, 'make.log'), 'utf8')).to.equal('made\n')
      const words = `3 results were taken from ${origin.id.split('-').at(-1)} without a check`
      expect([detail.run.unchecked, (await newest()).unchecked]).to.deep.equal([3, 3])
      const shown = await call('runs', 'show', 'latest')
      expect(shown.stdout).to.include(`, but ${words}`).and.include(`retry of`)
      expect((await call('runs', 'list')).stdout).to.include('3 unchecked')
    }))

  it('row 34: a retry of a retry names the run in which a job really ran, and counts it again', () =>
    inProject(async ({ path, retry, newest }) => {
      const origin = (await newest()).id
      const second = await retry('--failed', '--keep-passed')
      expect([second.code, second.ran]).to.deep.equal([1, ['test']])
      const third = await retry('--failed', '--keep-passed')
      expect(third.code).to.equal(1)
      rmSync(path('broken'))
      // what the runs in between hold is a copy
      const fourth = await retry('--failed', '--keep-passed')
      expect([fourth.code, fourth.ran]).to.deep.equal([0, ['publish', 'test']])
      expect(fourth.detail.jobs.find(({ id }) => id === 'lint')?.reused).to.include({ run: origin, by: 'retry' })
      expect(readFileSync(join(fourth.detail.run.folder, 'lint.log'), 'utf8')).to.equal('linted\n')
      expect(fourth.detail.run.unchecked).to.equal(3)
      expect(fourth.detail.run.retryOf).to.include({ run: third.detail.run.id, first: origin })
      // the mark stays with what a retry of it takes, and no job that ran again is taken for the result of another
      const fifth = await retry('lint', '--keep-passed')
      expect([fifth.code, fifth.ran]).to.deep.equal([0, ['lint', 'publish']])
      expect(fifth.how).to.deep.equal({ make: 'retry', lint: 'passed', test: 'retry', publish: 'passed', alone: 'skipped' })
      const sixth = await retry('make', '--keep-passed')
      expect(sixth.ran).to.deep.equal(['make', 'publish', 'test'])
    }))

  it('leads from a run to those that repeat it, and back', () =>
    inProject(async ({ path, call, retry, newest }) => {
      const origin = (await newest()).id
      const second = await retry('--failed', '--keep-passed')
      rmSync(path('broken'))
      const { stdout, stderr } = await call('runs', 'retry', 'latest', '--failed', '--keep-passed')
      expect(stdout + stderr).to.match(/passed in .* · 5 jobs · 3 reused/)
      const third = (await newest()).id
      const shown = await call('runs', 'show', origin)
      expect(shown.stdout)
        .to.match(new RegExp(`retried as +${second.detail.run.id} \\(failed, 3 unchecked\\)\\n`))
        .and.to.not.include(third)
      expect((await call('runs', 'show', second.detail.run.id)).stdout)
        .to.match(new RegExp(`retry of +${origin}: 1 ran, 3 reused\\n`))
        .and.to.match(new RegExp(`retried as +${third} \\(passed, 3 unchecked\\)\\n`))
      const { retries } = JSON.parse((await call('runs', 'show', origin, '--json')).stdout) as RunDetailJson
      expect(retries).to.deep.equal([{ run: second.detail.run.id, status: 'failed', mode: 'failed', unchecked: 3 }])
      expect(JSON.parse((await call('runs', 'show', third, '--json')).stdout)).to.not.have.property('retries')
    }))

  it('takes nothing whose log was removed, and says so', () =>
    inProject(async ({ path, retry, newest, dryRun }) => {
      rmSync(path('broken'))
      const { id } = await newest()
      rmSync(path(`home/runs/${id}/lint.log`))
      expect((await dryRun('--failed', '--keep-passed')).foreseen?.['lint']?.because[0]?.message).to.match(/^its log in .* was removed$/)
      const { ran, detail } = await retry('--failed', '--keep-passed')
      expect(ran).to.deep.equal(['lint', 'publish', 'test'])
      expect(detail.run.annotations.map(({ job, message }) => `${job}: ${message}`)).to.satisfy(
        ([one, ...more]: readonly string[]) => more.length === 0 && /^lint: runs again: its log in .* was removed$/.test(one ?? ''),
      )
    }))

  it('runs what is new or defined differently', () =>
    inProject(
      async ({ path, retry }) => {
        rmSync(path('broken'))
        writeFileSync(
          path('sparkwing.config.ts'),
          config(`${jobs.replace('echo linted', 'echo other')} job('more', sh\`echo more >> ran\`)`),
        )
        const { code, ran, how } = await retry('--failed', '--keep-passed')
        expect([code, ran]).to.deep.equal([0, ['lint', 'more', 'publish', 'test']])
        expect(how).to.include({ make: 'retry', alone: 'retry' })
      },
      { isEdited: true },
    ))

  it('--from runs a job and everything downstream; a name runs it, and both leave out what is unrelated', () =>
    inProject(async ({ path, retry }) => {
      rmSync(path('broken'))
      const from = await retry('--from', 'make', '--keep-passed')
      expect([from.code, from.ran]).to.deep.equal([0, ['make', 'publish', 'test']])
      expect(from.how).to.include({ lint: 'retry', alone: 'skipped' })
      const one = await retry('test')
      expect(one.ran, 'no result is taken without being asked').to.deep.equal(['lint', 'make', 'publish', 'test'])
      // what the retry left out passed in the run that it repeats
      const left = await retry('alone', '--keep-passed')
      expect(left.ran).to.deep.equal(['alone'])
    }))

  it('runs what failed of a matrix cell by cell, and never takes the output of an attempt that failed', () =>
    inProject(
      async ({ path, retry }) => {
        rmSync(path('broken'))
        const { code, ran, how } = await retry('--failed', '--keep-passed')
        expect([code, ran]).to.deep.equal([0, ['cell b', 'join']])
        expect(how).to.deep.equal({ 'cell/on-a': 'retry', 'cell/on-b': 'passed', join: 'passed' })
      },
      {
        body: `const cell = matrix('cell', { on: ['a', 'b'] }, ({ on }) => () => { ran('cell ' + on); if (on === 'b' && existsSync('broken')) throw new Error('broken'); return on })
          job('join', () => ran('join'), { needs: [cell] })`,
      },
    ))

  it('a job with cache is reused with a check, also if --keep-passed is given, and what was taken unchecked is not kept', () =>
    inProject(
      async ({ path, retry }) => {
        rmSync(path('broken'))
        writeFileSync(path('source'), 'two')
        const { code, ran, how, detail } = await retry('--failed', '--keep-passed')
        expect([code, ran]).to.deep.equal([0, ['last']])
        expect(how).to.deep.equal({ kept: 'in-place', changed: 'retry', last: 'passed' })
        expect(readFileSync(path('dist/out'), 'utf8'), 'its outputs are left alone').to.equal('one')
        expect(detail.run.unchecked).to.equal(1)
        const last = detail.jobs.find(({ id }) => id === 'last')
        expect(last?.checked?.outcome).to.equal('off')
        expect(last?.kept).to.satisfy(
          (found: unknown) => found === undefined || (typeof found === 'object' && found !== null && 'not' in found),
        )
        // without the flag, the changed one runs
        const again = await retry('last')
        expect(again.ran).to.deep.equal(['changed', 'last'])
      },
      {
        body: `appendFileSync('source', existsSync('source') ? '' : 'one')
       job('kept', sh\`echo kept >> ran\`, { cache: { inputs: ['package.json'], outputs: [] } })
       const changed = job('changed', sh\`echo changed >> ran && mkdir -p dist && cat source > dist/out\`, { cache: { inputs: ['source'], outputs: ['dist'] } })
       job('last', sh\`echo last >> ran && test ! -e broken\`, { needs: [changed], cache: { inputs: ['package.json'], outputs: [] } })`,
      },
    ))

  it('refuses what cannot be meant, with exit code 2', () =>
    inProject(
      async ({ path, call, refused, newest, retry }) => {
        const { id } = await newest()
        expect(await refused('tets')).to.deep.equal({ code: 2, message: 'The pipeline has no job "tets".', advice: 'Did you mean "test"?' })
        expect(await refused('--failed', 'test')).to.include({
          code: 2,
          message: 'Only one of --failed, --from and names of jobs can be given.',
        })
        expect(await refused('--keep-passed')).to.include({ code: 2, message: '--keep-passed needs to know what to run again.' })
        writeFileSync(path('sparkwing.config.ts'), config(jobs.replace(`job('alone', sh`, `job('other', sh`)))
        expect(await refused('--from', 'alone')).to.include({
          code: 2,
          message: `The job "alone" was in ${id}, but the pipeline no longer has it.`,
        })
        writeFileSync(path('sparkwing.config.ts'), config(`job('alone', sh\`true\`)`))
        expect(await refused('--failed')).to.include({
          code: 2,
          message: `The pipeline no longer has what failed in ${id}: test, publish.`,
        })
        writeFileSync(path('sparkwing.config.ts'), config())
        rmSync(path('broken'))
        expect((await retry()).detail.run.retryOf).to.deep.equal({ run: id, first: id, mode: 'all' })
        const passed = (await newest()).id
        expect(await refused('--failed')).to.deep.equal({
          code: 2,
          message: `Nothing failed in ${passed}.`,
          advice: `\`sparkwing runs retry ${passed}\` runs it whole.`,
        })
        expect((await call('runs', 'retry', 'latest', '--failed')).code).to.equal(2)
      },
      { isEdited: true },
    ))
})
