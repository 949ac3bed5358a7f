import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RunEvent } from '../../src/model/event.ts'
import type { CheckJson, DoctorJson } from '../../src/wire/doctor.ts'
import type { PipelineListJson, StepTypeListJson } from '../../src/wire/pipeline.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import type { TempProject } from '../project/temp-project.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { eventOf, wholeLines } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { globalInstallation } from '../install/packed-package.ts'
import { compileProject } from '../types/compile.ts'
import { fixtureConfig, fixtureProject } from './fixture-project.ts'

interface Observed {
  readonly event: RunEvent
  readonly isFrozen: boolean
  readonly oclif: string
  readonly isCommand: string
}

describe('a packed third-party plugin with its own @oclif/core', function () {
  this.timeout(240_000)
  let bin: string
  let project: TempProject
  before(async () => {
    bin = join(await globalInstallation(), 'bin/sparkwing')
    project = await fixtureProject()
  })
  beforeEach(() => {
    // the installed packages are the same for all tests, and copying them takes longer than a test
    for (const name of readdirSync(project.directory).filter((one) => one !== 'node_modules' && one !== 'package.json'))
      rmSync(project.path(name), { recursive: true })
    project.write('sparkwing.config.ts', fixtureConfig)
  })
  after(() => {
    project[Symbol.dispose]()
  })

  const call = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
    sparkwing(args, { cwd: project.directory, home: project.path('home'), bin, env })
  const valueOf = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<unknown> => {
    const { code, stdout, stderr } = await call([...args, '--json'], env)
    expect(code, stderr).to.equal(0)
    return JSON.parse(stdout)
  }
  const observed = (): readonly Observed[] =>
    readFileSync(project.path('observed'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Observed)
  const journal = (): readonly RunEvent[] => {
    const [run = ''] = readdirSync(project.path('home/runs'))
    return wholeLines(readFileSync(project.path('home/runs', run, '_envelope.ndjson'), 'utf8')).map(eventOf)
  }

  it('is checked by the compiler: names, options and output of its step type', () => {
    const faults: Readonly<Record<string, readonly [from: string, to: string, says: string]>> = {
      'misspelt-option': ['times: 2', 'tmies: 2', "'tmies' does not exist in type"],
      'wrong-option': ["name: 'Ada'", 'name: 1', "Type 'number' is not assignable to type 'string'"],
      'missing-option': ["{ name: 'Ada', times: 2 }", '{ times: 2 }', "Argument of type '{ times: number; }' is not assignable"],
      'no-choice': ['times: 2', "tone: 'loud'", `Type '"loud"' is not assignable`],
      'misspelt-type': ["'fixture/greet'", "'fixture/great'", `'"fixture/great"' is not assignable`],
      'misspelt-output': ['needs.greeting.letters', 'needs.greeting.leters', "Property 'leters' does not exist"],
    }
    for (const [name, [from, to]] of Object.entries(faults)) {
      expect(fixtureConfig).to.include(from)
      project.write(`${name}.ts`, fixtureConfig.replace(from, to))
    }
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024'],
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: false,
    }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const { problems } = compileProject(project.directory, 'tsconfig.json')
    const found = Map.groupBy(problems, (problem) => problem.replace(/\.ts: .*/s, ''))
    for (const [name, [, , says]] of Object.entries(faults)) expect(found.get(name)?.[0], problems.join('\n')).to.include(says)
    expect([...found.keys()].sort()).to.deep.equal(Object.keys(faults).sort())
  })

  it('adds a step type whose output arrives in the jobs that need it', async () => {
    const { jobs, run } = (await valueOf(['run', 'greet'])) as RunDetailJson
    expect(run.status).to.equal('passed')
    expect(jobs.map(({ id, status }) => [id, status])).to.deep.equal([
      ['greeting', 'passed'],
      ['measure', 'passed'],
      ['write', 'passed'],
    ])
    const log = (job: string): string => readFileSync(project.path('home/runs', run.id, `${job}.log`), 'utf8')
    expect(log('greeting')).to.equal('Dear Ada\nDear Ada\n')
    expect(log('write')).to.equal('Dear Ada, 4\n')
  })

  it('is refused when its options are wrong, also where nothing compiles the config', async () => {
    project.write('sparkwing.config.ts', fixtureConfig.replace('times: 2', 'tmies: 2'))
    const { code, stderr } = await call(['run', 'greet'])
    expect(stderr).to.equal(
      'error: Pipeline "greet", job "greeting", uses("fixture/greet") has no option "tmies" (sparkwing.config.ts:9).\n  try: Did you mean "times"?\n',
    )
    expect(code).to.equal(2)
    expect(existsSync(project.path('home/runs'))).to.equal(false)
  })

  it('shows in `steps` with its options, and in `pipelines` with what it finds, which runs', async () => {
    const { steps } = (await valueOf(['steps'])) as StepTypeListJson
    const step = steps.find(({ type }) => type === 'fixture/greet')
    expect(step).to.include({ plugin: 'fixture', summary: 'Greet somebody' })
    expect(step?.options.map(({ name }) => name)).to.deep.equal(['name', 'tone', 'times'])
    const { pipelines } = (await valueOf(['pipelines'])) as PipelineListJson
    expect(pipelines.map(({ name, from }) => [name, from])).to.deep.equal([
      ['greet', 'sparkwing.config.ts'],
      ['fixture-hello', 'fixture'],
    ])
    expect(await call(['run', 'fixture-hello'])).to.include({ code: 0 })
  })

  it('observes every event of a run in order, frozen, by its own @oclif/core', async () => {
    await call(['run', 'greet'], { FIXTURE_EVENTS: project.path('observed') })
    const all = observed()
    expect(all.map(({ event }) => event)).to.deep.equal(journal())
    expect(all.map(({ event }) => event.seq)).to.deep.equal(all.map((_, index) => index + 1))
    expect(all.every(({ isFrozen, isCommand }) => isFrozen && isCommand === 'function')).to.equal(true)
    expect(all[0]?.oclif).to.include(
      `${project.path('node_modules')}/sparkwing-plugin-fixture/node_modules/@oclif/core/`.replaceAll(' ', '%20'),
    )
  })

  it('is named once when it throws on every event, and the run passes', async () => {
    const { code, stdout, stderr } = await call(['run', 'greet'], { FIXTURE_OBSERVER: 'throws', FIXTURE_EVENTS: project.path('observed') })
    expect(code).to.equal(0)
    expect((stdout + stderr).match(/sparkwing-plugin-fixture.*/g)).to.deep.equal([
      'sparkwing-plugin-fixture failed on the event run.started: the observer is out of order',
    ])
    expect(observed().length).to.equal(journal().length)
  })

  it('is named once when it hangs on every event, and the run passes and ends', async () => {
    const { code, stdout, stderr } = await call(['run', 'greet'], { FIXTURE_OBSERVER: 'hangs' })
    expect(code).to.equal(0)
    expect((stdout + stderr).match(/sparkwing-plugin-fixture.*/g)?.length).to.equal(1)
    expect(journal().at(-1)).to.have.nested.property('ended.status', 'passed')
  })

  it('brings a store that is used instead of SQLite, busy at first as it is', async () => {
    const env = { FIXTURE_STORE: project.path('store.json') }
    await call(['run', 'greet'], env)
    expect(Object.values(JSON.parse(readFileSync(env.FIXTURE_STORE, 'utf8')) as Record<string, readonly RunEvent[]>)).to.deep.equal([
      journal(),
    ])
    const { runs } = (await valueOf(['runs', 'list'], env)) as RunListJson
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([['greet', 'passed']])
    expect(await valueOf(['runs', 'show', 'latest:greet'], env)).to.have.nested.property('run.status', 'passed')
    expect(existsSync(project.path('home/state.db'))).to.equal(false)
  })

  it('brings a store that takes the place of SQLite in the dashboard, its thread and the doctor too', async () => {
    const store = project.path('store.json')
    // a plugin of the command line, as the dashboard serves every project
    const root = project.path('node_modules/sparkwing-plugin-fixture')
    expect(await call(['plugins', 'link', root])).to.include({ code: 0, stderr: '' })
    const env = { FIXTURE_STORE: store }
    const { run } = (await valueOf(['run', 'greet'], env)) as RunDetailJson
    const stored = (): unknown => existsSync(store) && JSON.parse(readFileSync(store, 'utf8'))
    const doctorSays = async (args: readonly string[] = []): Promise<readonly (CheckJson | undefined)[]> => {
      const { stdout } = await call(['doctor', '--json', ...args], env)
      return (JSON.parse(stdout) as DoctorJson).checks.filter(({ name }) => name === 'store')
    }
    expect(await doctorSays()).to.deep.equal([
      { name: 'store', status: 'ok', message: 'The store is intact and agrees with the journals.' },
    ])

    // damaged, and then made again by the doctor alone
    writeFileSync(store, '{"')
    expect(await doctorSays()).to.have.nested.property('[0].status', 'problem')
    expect(await doctorSays(['--fix'])).to.have.nested.property('[0].status', 'fixed')
    expect(stored()).to.have.all.keys(run.id)

    // deleted, and then made again by the thread of the server
    rmSync(store)
    writeFileSync(`${store}.written`, '')
    expect(await call(['dashboard', 'start', '--port', '0'], env)).to.include({ code: 0 })
    try {
      const { url } = JSON.parse(readFileSync(project.path('home/dashboard.json'), 'utf8')) as { readonly url: string }
      const ask = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json()
      const { runs } = (await ask('/api/v1/runs')) as RunListJson
      expect(runs.map(({ id, status }) => [id, status])).to.deep.equal([[run.id, 'passed']])
      expect(await ask('/api/v1/pipelines')).to.have.nested.property('pipelines[0].runs', 1)
      expect(await ask(`/api/v1/runs/${run.id}`)).to.have.nested.property('run.status', 'passed')
      await until(() => existsSync(`${store}.maintained`))
      expect(readFileSync(`${store}.maintained`, 'utf8')).to.equal('false')
      expect(new Set(wholeLines(readFileSync(`${store}.written`, 'utf8')))).to.deep.equal(new Set(['thread']))
    } finally {
      expect(await call(['dashboard', 'kill'], env)).to.include({ code: 0 })
    }
    expect(stored()).to.have.all.keys(run.id)
    expect(existsSync(project.path('home/state.db'))).to.equal(false)
  })
})
