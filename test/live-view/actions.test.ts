import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseRunId, type RunId } from '../../src/model/ids.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing, startSparkwing, type Place } from '../e2e/sparkwing.ts'
import { until } from '../journal/until.ts'
import { tempHome } from '../storage/temp-home.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { openPorts, type HeardPorts } from './real-ports.ts'

const config = `import { defineConfig, flag, integer, list, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  show: pipeline({
    inputs: { title: text({ default: 'untitled' }), times: integer({ default: 1 }), loud: flag(), tags: list(text(), { default: ['a'] }) },
    plan({ job, inputs, args }) {
      job('show', async () => {
        console.log(JSON.stringify({ ...inputs, args, report: process.env.SPARKWING_START_REPORT ?? 'none', stack: process.env.SPARKWING_RUN_ID ?? 'none' }))
      })
    },
  }),
  slow: pipeline({ plan({ job }) { job('slow', sh\`echo begun; sleep 60\`) } }),
  parts: pipeline({ plan({ job }) {
    job('first', sh\`echo first\`)
    const odd = job('--odd', sh\`exit 1\`)
    job('after', sh\`echo after\`, { needs: [odd] })
  } }),
  login: pipeline({ inputs: { token: text({ secret: true }) }, plan({ job }) { job('in', sh\`true\`) } }),
  peek: pipeline({ inputs: { token: text({ secret: true }) }, plan({ job, inputs }) {
    job('peek', async ({ $ }) => {
      const [shown, variables] = [await $\`ps -ww -o args= -p \${process.pid}\`, await $\`env\`]
      return { length: inputs.token.length, names: shown.stdout.includes(' peek'), tells: (shown.stdout + variables.stdout).includes('hush' + '-hush') }
    })
  } }),
} })`

const cachedConfig = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { kept: pipeline({ plan({ job }) {
  job('often', sh\`cat source\`, { cache: { inputs: ['source'], outputs: [], packages: false } })
  job('once', sh\`cat other\`, { cache: { inputs: ['other'], outputs: [], packages: false } })
} }) } })`

interface Scene {
  readonly ports: HeardPorts
  readonly actions: NonNullable<HeardPorts['actions']>
  readonly project: TempProject
  readonly place: Place
}

const withProject = async (tell: (scene: Scene) => Promise<void>): Promise<void> => {
  using home = tempHome()
  using project = tempProject({ 'package.json': { name: 'p', scripts: { hello: 'echo hello' } }, 'sparkwing.config.ts': config })
  const bin = await builtBin()
  const place: Place = { cwd: project.directory, home: home.path, bin }
  await hostedCall({ args: ['run', 'hello', '--output', 'quiet'], ...place })
  await using ports = await openPorts(home.path, {
    cli: { file: process.execPath, args: [bin] },
    env: { ...process.env, SPARKWING_RUN_ID: 'of the dashboard' },
  })
  if (!ports.actions) throw new Error('they have no actions')
  await tell({ ports, actions: ports.actions, project, place })
}

const ended = async (ports: HeardPorts, run: RunId | undefined): Promise<RunDetailJson> => {
  if (run === undefined) throw new Error('there is no run')
  await until(async () => (await ports.runs.get(run))?.run.status !== 'running')
  return (await ports.runs.get(run)) as RunDetailJson
}
const printed = ({ run }: RunDetailJson, job: string): unknown => JSON.parse(readFileSync(`${run.folder}/${job}.log`, 'utf8'))
/** A client that stays connected. */
const stays = new AbortController().signal
const failureOf = (acting: Promise<unknown>): Promise<unknown> => acting.catch((error: unknown) => error)

describe('an action of the dashboard', function () {
  this.timeout(180_000)

  it('describes a pipeline from its present config, or says why it cannot', () =>
    withProject(async ({ actions, project }) => {
      const describe = (pipeline: string) => actions.describe({ project: project.directory, pipeline }, stays)
      const [described, unknown, help] = await Promise.all([describe('show'), describe('shwo'), describe('--help')])
      if (!('detail' in described)) throw new Error(described.refused.message)
      expect(described.detail.inputs.map(({ name }) => name)).to.deep.equal(['title', 'times', 'loud', 'tags'])
      expect(described.detail.jobs?.map(({ id }) => id)).to.deep.equal(['show'])
      const codes = [unknown, help].map((answer) => 'refused' in answer && answer.refused.code)
      expect(codes).to.deep.equal(['unknown-pipeline', 'unknown-pipeline'])
      writeFileSync(join(project.directory, 'sparkwing.config.ts'), 'throw new Error("not today")')
      const broken = await describe('show')
      expect('refused' in broken && broken.refused.message).to.include('not today')
      expect(await failureOf(actions.describe({ project: '/else', pipeline: 'show' }, stays))).to.deep.include({ code: 'unknown-project' })
      rmSync(project.directory, { recursive: true })
      expect(await failureOf(describe('show'))).to.deep.include({ name: 'UserError', code: 'no-directory' })
    }))

  it('lists what can be run in a project, also what never ran, or says why it cannot', () =>
    withProject(async ({ actions, project }) => {
      const declared = await actions.declared(project.directory, stays)
      if (!('detail' in declared)) throw new Error(declared.refused.message)
      const { pipelines } = declared.detail
      expect(pipelines.map(({ name }) => name)).to.deep.equal(['show', 'slow', 'parts', 'login', 'peek', 'hello'])
      expect(pipelines.at(-1)).to.deep.equal({ name: 'hello', from: 'npm-scripts', description: 'echo hello' })
      expect(await failureOf(actions.declared('/else', stays))).to.deep.include({ code: 'unknown-project' })
      writeFileSync(join(project.directory, 'sparkwing.config.ts'), 'throw new Error("not today")')
      const broken = await actions.declared(project.directory, stays)
      expect('refused' in broken && broken.refused.message).to.include('not today')
      rmSync(project.directory, { recursive: true })
      expect(await failureOf(actions.declared(project.directory, stays))).to.deep.include({ code: 'no-directory' })
    }))

  it('starts a run with options, and says which of them fits no job', () =>
    withProject(async ({ ports, actions, project }) => {
      const request = { project: project.directory, pipeline: 'hello' }
      const started = await actions.start({ ...request, options: { only: ['hel*'], from: 'hello', concurrency: 3 } })
      const { run } = await ended(ports, started)
      expect(run.options).to.deep.equal({ only: 'hel*', from: 'hello', concurrency: 3 })
      const refusal = await failureOf(actions.start({ ...request, options: { from: 'helo' } }))
      expect(refusal).to.deep.include({ code: 'no-such-job', tryThis: ['Did you mean "hello"?'] })
    }))

  it('starts a run in a project that has runs, and repeats it', () =>
    withProject(async ({ ports, actions, project }) => {
      const inputs = { title: '--fail-fast "x" = \n$(touch y)', times: 3, loud: true, tags: ['b', 'c'] }
      const started = await actions.start({ project: project.directory, pipeline: 'show', inputs, args: ['--json', 'two words'] })
      expect((await ports.runs.get(started))?.run.pipeline).to.equal('show')
      const first = await ended(ports, started)
      expect(first.run.status).to.equal('passed')
      expect(printed(first, 'show')).to.deep.include({ ...inputs, args: ['--json', 'two words'], report: 'none' })
      const retried = await actions.retry(started, {})
      const second = await ended(ports, retried)
      expect(second.run.id).to.not.equal(first.run.id)
      expect(printed(second, 'show')).to.deep.include({ ...inputs, args: ['--json', 'two words'] })
      expect(ports.warnings).to.deep.equal([])
    }))

  it('is refused if a user cannot have meant it', () =>
    withProject(async ({ actions, project }) => {
      const start = (inputs: object) => failureOf(actions.start({ project: project.directory, pipeline: 'show', ...inputs }))
      expect(await start({ project: '/somewhere/else' })).to.include({ code: 'unknown-project' })
      expect(await start({ pipeline: 'shwo' })).to.deep.include({ code: 'unknown-pipeline', message: 'There is no pipeline "shwo".' })
      expect(await start({ pipeline: '--dry-run' })).to.include({ code: 'unknown-pipeline' })
      expect(await start({ inputs: { times: 'many' } })).to.include({ code: 'wrong-input' })
      expect(await start({ inputs: { title: { deep: true } } })).to.include({ code: 'wrong-input' })
      expect(await start({ args: ['\0'] })).to.include({ code: 'wrong-input' })
      writeFileSync(project.path('sparkwing.config.ts'), 'export default {')
      expect(await start({})).to.have.property('name', 'UserError')
    }))

  it('runs a part of a run again, after a preview of it, and refuses what cannot be meant', () =>
    withProject(async ({ ports, actions, project }) => {
      const run = await actions.start({ project: project.directory, pipeline: 'parts' })
      expect((await ended(ports, run)).run.status).to.equal('failed')
      const part = { mode: 'failed' } as const
      const preview = await actions.previewRetry(run, { part, keepPassed: true }, stays)
      if (!preview || !('detail' in preview)) throw new Error('It has no preview.')
      expect(preview.detail.part?.wanted).to.deep.equal(['--odd', 'after'])
      expect(preview.detail.foreseen?.['first']?.outcome).to.equal('taken')
      expect(preview.detail.commandLine).to.equal(`sparkwing runs retry ${run} --failed --keep-passed`)
      const again = await ended(ports, await actions.retry(run, { part, keepPassed: true }))
      expect(again.run).to.deep.include({ unchecked: 1, retryOf: { run, first: run, mode: 'failed' } })
      // a name that looks like a flag is a name
      const named = await ended(ports, await actions.retry(run, { part: { mode: 'jobs', jobs: ['--odd'] } }))
      expect(named.run.retryOf).to.deep.include({ mode: 'jobs', jobs: ['--odd'] })
      const from = await ended(ports, await actions.retry(run, { part: { mode: 'from', jobs: ['--odd'] } }))
      expect(from.run.retryOf).to.deep.include({ mode: 'from', jobs: ['--odd'] })
      const unknown = { part: { mode: 'jobs', jobs: ['frist'] } } as const
      expect(await failureOf(actions.retry(run, unknown))).to.deep.include({
        code: 'no-such-job',
        message: 'The pipeline has no job "frist".',
        tryThis: ['Did you mean "first"?'],
      })
      const refused = await actions.previewRetry(run, unknown, stays)
      expect(refused && 'detail' in refused && refused.detail.problem?.code).to.equal('no-such-job')
      const passed = await actions.start({ project: project.directory, pipeline: 'show' })
      await ended(ports, passed)
      expect(await failureOf(actions.retry(passed, { part }))).to.include({ code: 'nothing-failed' })
    }))

  it('runs no part of a run that is still running', () =>
    withProject(async ({ ports, actions, project }) => {
      const run = await actions.start({ project: project.directory, pipeline: 'slow' })
      const changes = { part: { mode: 'failed' } } as const
      expect(await failureOf(actions.retry(run, changes))).to.include({ code: 'run-not-over' })
      const preview = await actions.previewRetry(run, changes, stays)
      expect(preview && 'refused' in preview && preview.refused.code).to.equal('run-not-over')
      await actions.cancel(run)
      await ended(ports, run)
    }))

  it('passes inputs to a run so that they appear in no list of processes, and its child processes do not get them', () =>
    withProject(async ({ ports, actions, project }) => {
      const started = await actions.start({ project: project.directory, pipeline: 'peek', inputs: { token: 'hush-hush' } })
      const { jobs } = await ended(ports, started)
      expect(jobs[0]?.output).to.deep.equal({ length: 9, names: true, tells: false })
    }))

  it('does not repeat a run with a secret it does not know, or whose directory is gone', () =>
    withProject(async ({ ports, actions, project, place }) => {
      await hostedCall({ args: ['run', 'login', '--token', 'hush-hush'], ...place })
      await until(async () => (await ports.runs.list({ limit: 9, pipeline: 'login', statuses: ['passed'] })).runs.length === 1)
      const [login] = (await ports.runs.list({ limit: 9, pipeline: 'login' })).runs
      const run = parseRunId(login?.id ?? '') as RunId
      expect(await failureOf(actions.retry(run, {}))).to.include({ code: 'secret-input' })
      rmSync(project.directory, { recursive: true })
      expect(await failureOf(actions.retry(run, {}))).to.include({ code: 'no-directory' })
    }))

  it('cancels a run by a request to its owner', () =>
    withProject(async ({ ports, actions, project }) => {
      const run = await actions.start({ project: project.directory, pipeline: 'slow' })
      await until(async () => (await ports.runs.get(run))?.jobs[0]?.status === 'running')
      expect(await actions.cancel(run)).to.equal(true)
      const { run: over, jobs } = await ended(ports, run)
      expect(over).to.include({ status: 'cancelled', cause: 'dashboard' })
      expect(jobs[0]?.status).to.equal('cancelled')
      expect(await actions.cancel(run)).to.equal(false)
    }))

  it('shows what is kept of jobs and why they were missed, prunes and clears it, and says why it cannot', async () => {
    using home = tempHome()
    using project = tempProject({ 'sparkwing.config.ts': cachedConfig, source: 'one', other: 'one' })
    const bin = await builtBin()
    const call = (...args: readonly string[]) => hostedCall({ args, cwd: project.directory, home: home.path })
    for (const source of ['one', 'two', 'three']) {
      writeFileSync(project.path('source'), source)
      expect((await call('run', 'kept', '--output', 'quiet')).code).to.equal(0)
    }
    const cli = { file: process.execPath, args: [bin] }
    await using ports = await openPorts(home.path, { cli })
    const shown = await ports.cache.read(stays)
    if (!('detail' in shown)) throw new Error(shown.refused.message)
    expect(shown.detail).to.deep.include({ results: 4, folder: home.path + '/cache/jobs' })
    expect(shown.detail.lately).to.include({ hits: 2, misses: 4 })
    const of = { project: project.directory, pipeline: 'kept' }
    expect(shown.detail.missed).to.deep.equal({
      runs: 3,
      jobs: [
        {
          ...of,
          ...{ job: 'often', looks: 3, misses: 2 },
          because: [{ message: 'source changed', misses: 2 }],
        },
      ],
    })
    const pruned = await ports.actions?.shrinkCache('prune')
    expect(pruned && 'detail' in pruned && pruned.detail).to.include({ removed: 0, results: 4 })
    const cleared = await ports.actions?.shrinkCache('clear')
    expect(cleared && 'detail' in cleared && cleared.detail).to.include({ removed: 4, results: 0, bytes: 0 })

    await using narrow = await openPorts(home.path, { cli, env: { ...process.env, SPARKWING_CACHE_MAX: 'much' } })
    const refused = await narrow.cache.read(stays)
    expect('refused' in refused && refused.refused.message).to.equal('SPARKWING_CACHE_MAX: "much" is not a size.')
    const silent = await openPorts(home.path)
    const unanswered = await silent.cache.read(stays)
    expect('refused' in unanswered && unanswered.refused).to.include({ code: 'no-answer' })
    await silent[Symbol.asyncDispose]()
  })

  it('is missing if the dashboard is read-only', async () => {
    using home = tempHome()
    await using ports = await openPorts(home.path, { readOnly: true })
    expect(ports).to.not.have.property('actions')
  })
})

describe('runs cancel and runs retry', function () {
  this.timeout(180_000)

  it('stop a run in another terminal, which exits as cancelled, and do nothing for a run that is over', () =>
    withProject(async ({ ports, place }) => {
      const run = startSparkwing(['run', 'slow', '--output', 'lines'], place)
      await until(() => run.stdout().includes('begun'))
      const cancelled = await sparkwing(['runs', 'cancel', 'latest', '--json'], place)
      expect(cancelled.code).to.equal(0)
      const { run: told } = JSON.parse(cancelled.stdout) as RunDetailJson
      expect(told).to.include({ status: 'cancelled', cause: 'request' })
      const finished = await run.finished
      expect(finished.code).to.equal(143)
      expect(finished.stdout).to.contain('i Cancelling at the request of `sparkwing runs cancel`')
      const again = await hostedCall({ args: ['runs', 'cancel', told.id], ...place })
      expect(again).to.deep.include({ code: 0, stdout: `The run ${told.id} is already over: cancelled.\n` })
      expect((await hostedCall({ args: ['runs', 'cancel', '19990101'], ...place })).code).to.equal(3)
      await until(async () => (await ports.runs.list({ limit: 1, statuses: ['cancelled'] })).runs.length === 1)
    }))

  it('do not wait longer than requested', () =>
    withProject(async ({ place }) => {
      const run = startSparkwing(['run', 'slow', '--output', 'lines'], place)
      await until(() => run.stdout().includes('begun'))
      // it cannot answer, but it is alive
      run.child.kill('SIGSTOP')
      expect((await sparkwing(['runs', 'cancel', 'latest', '--no-wait'], place)).code).to.equal(0)
      const timedOut = await sparkwing(['runs', 'cancel', 'latest', '--timeout', '300ms'], place)
      expect(timedOut.code).to.equal(4)
      run.child.kill('SIGCONT')
      expect((await run.finished).code).to.equal(143)
    }))

  it('repeat a recorded command or pipeline, with the same exit code', () =>
    withProject(async ({ place }) => {
      await hostedCall({ args: ['exec', '--name', 'seven', '--', 'sh', '-c', 'echo "$1"; exit 7', 'sh', 'two words'], ...place })
      const seven = await sparkwing(['runs', 'retry', 'latest:seven'], place)
      expect(seven.code).to.equal(7)
      expect(seven.stdout).to.contain('two words')
      await hostedCall({ args: ['run', 'show', '--title', 'again', '--times', '2'], ...place })
      const again = await sparkwing(['runs', 'retry', 'latest:show', '--json'], place)
      expect(again.code).to.equal(0)
      expect((JSON.parse(again.stdout) as RunDetailJson).run.inputs).to.deep.equal({ title: 'again', times: 2, loud: false, tags: ['a'] })
    }))
})
