import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { toJobId, type JobId } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { buildPlan, type PlanRequest } from '../../src/pipeline/build-plan.ts'
import { stepType } from '../../src/pipeline/define-plugin.ts'
import { choice, flag, integer, text } from '../../src/pipeline/inputs/input.ts'
import { step } from '../../src/pipeline/job.ts'
import { pipeline, type AnyPipeline } from '../../src/pipeline/pipeline.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import type { JobTask, StepTask } from '../../src/pipeline/tasks.ts'
import { shellPlugin } from '../../src/plugins/shell/plugin.ts'

const image = stepType({
  summary: 'Build an image',
  options: { tag: text({ required: true }), pull: choice(['always', 'missing'], { default: 'missing' }), tries: integer({ min: 1 }) },
  run: async () => Promise.resolve(),
})
const stepTypes: PlanRequest['stepTypes'] = new Map(Object.entries({ ...shellPlugin.steps, 'docker/build': image }))

const build = (definition: AnyPipeline, more: Partial<PlanRequest> = {}): ReturnType<typeof buildPlan> =>
  buildPlan({ definition, name: 'release', inputs: {}, args: [], projectDir: '/nowhere', stepTypes, ...more })

type Call = (id?: unknown, ...rest: readonly unknown[]) => { readonly kind: string; readonly id: string }
/** A plan as a config without a compiler may write it. */
const untyped = (plan: (context: { readonly job: Call; readonly matrix: Call }) => unknown): AnyPipeline => ({
  kind: 'pipeline',
  inputs: {},
  plan: plan,
})

const mistake = async (definition: AnyPipeline, more?: Partial<PlanRequest>): Promise<string> => {
  try {
    await build(definition, more)
  } catch (error) {
    if (error instanceof UserError) return [error.message, ...error.tryThis].join('\n')
    throw error
  }
  return 'no mistake'
}
/** The message for a job with this body and these options. */
const mistakeInJob = (body: unknown, options?: unknown): Promise<string> => mistake(untyped(({ job }) => void job('lint', body, options)))

const task = (tasks: ReadonlyMap<JobId, JobTask>, id: string): JobTask => {
  const found = tasks.get(toJobId(id))
  if (!found) throw new Error(`no task ${id}`)
  return found
}
const firstStep = (tasks: ReadonlyMap<JobId, JobTask>, id: string): StepTask => {
  const [first] = task(tasks, id).steps
  if (!first) throw new Error(`no step in ${id}`)
  return first
}

describe('buildPlan', () => {
  it('turns jobs into data in the order of the author, with all defaults', async () => {
    const { plan, tasks } = await build(
      pipeline({
        plan: ({ job }) => {
          const install = job('install', sh`npm ci`)
          job('lint', sh`npm run lint`, {
            needs: [install, install],
            title: 'Lint',
            group: 'checks',
            timeout: '10m',
            retry: 2,
            allowFailure: true,
          })
        },
      }),
    )
    const retry = { times: 0, backoffMs: 0, factor: 2, maxMs: 60_000 }
    expect(plan.jobs).to.deep.equal([
      { id: 'install', needs: [], when: 'passed', allowFailure: false, retry, steps: [{ name: 'npm ci', type: 'sh' }] },
      {
        id: 'lint',
        title: 'Lint',
        group: 'checks',
        needs: ['install'],
        when: 'passed',
        allowFailure: true,
        retry: { ...retry, times: 2 },
        timeoutMs: 600_000,
        steps: [{ name: 'npm run lint', type: 'sh' }],
      },
    ])
    expect(firstStep(tasks, 'install').body).to.deep.equal({
      kind: 'uses',
      type: 'sh',
      options: { script: 'npm ci', args: [], title: 'npm ci' },
    })
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan)
  })

  it('hands the values of a shell command over as arguments and shows them in its name', async () => {
    const { plan, tasks } = await build(
      pipeline({
        plan: ({ job }) =>
          void job(
            'x',
            sh`
  publish ${'a b'} "${['x'].join()}"
  more`,
          ),
      }),
    )
    expect(plan.jobs[0]?.steps).to.deep.equal([{ name: 'publish a b "x"', type: 'sh' }])
    const { body } = firstStep(tasks, 'x')
    expect(body.kind === 'uses' && body.options['args']).to.deep.equal(['a b', 'x'])
  })

  it('names steps after their commands, functions, types and own names', async () => {
    const named = (): number => 1
    const { plan } = await build(
      untyped(({ job }) => {
        job('many', [
          named,
          () => 2,
          sh`echo ${'x'.repeat(100)}`,
          { kind: 'uses', type: 'docker/build', options: { tag: 'a' } },
          step('own', sh`ls`),
        ])
      }),
    )
    expect(plan.jobs[0]?.steps).to.deep.equal([
      { name: 'named', type: 'function' },
      { name: 'function', type: 'function' },
      { name: `echo ${'x'.repeat(54)}…`, type: 'sh' },
      { name: 'docker/build', type: 'docker/build' },
      { name: 'own', type: 'sh' },
    ])
  })

  it('does not show secret inputs in the names of steps', async () => {
    const definition = pipeline({
      inputs: { token: text({ secret: true }) },
      plan: ({ job, inputs }) => void job('x', sh`login ${inputs.token ?? ''}`),
    })
    const { plan } = await build(definition, { inputs: { token: 'hunter2' } })
    expect(plan.jobs[0]?.steps[0]?.name).to.equal('login ***')
  })

  it('gives each step the options of its job under its own', async () => {
    const { tasks } = await build(
      pipeline({
        plan: ({ job }) => {
          const own = step('own', sh`b`, { env: { A: '2' }, cwd: 'lib', timeout: '1s', when: 'always', allowFailure: true })
          job('x', [sh`a`, own], { env: { A: '1', B: '1' }, cwd: 'web', shell: 'bash', timeout: '1m' })
        },
      }),
    )
    expect(task(tasks, 'x').steps.map(({ options }) => options)).to.deep.equal([
      { env: { A: '1', B: '1' }, cwd: 'web', shell: 'bash' },
      { env: { A: '2', B: '1' }, cwd: 'lib', shell: 'bash', timeout: 1000, when: 'always', allowFailure: true },
    ])
  })

  it('fans a matrix out and makes all its cells needs, by handle and by text', async () => {
    const { plan } = await build(
      untyped(({ job, matrix }) => {
        const test = matrix('test', { node: [22, 24], os: ['linux'] }, ({ node }: { node: number }) => sh`node${node}`, { title: 'Tests' })
        job('list', sh`x`, { needs: [test] })
        job('record', sh`x`, { needs: { test, other: 'later' } })
        job('text', sh`x`, { needs: ['test', 'record'] })
        job('later', sh`x`)
      }),
    )
    const cells = ['test/node-22-os-linux', 'test/node-24-os-linux']
    expect(plan.jobs.map(({ id }) => id)).to.deep.equal([...cells, 'list', 'record', 'text', 'later'])
    expect(plan.jobs[0]).to.deep.include({ matrix: { of: 'test', cell: { node: 22, os: 'linux' } }, title: 'Tests node-22-os-linux' })
    expect(plan.jobs[2]?.needs).to.deep.equal(cells)
    expect(plan.jobs[3]?.needs).to.deep.equal([...cells, 'later'])
    expect(plan.jobs[3]?.outputs).to.deep.equal({
      test: {
        kind: 'matrix',
        cells: [
          { cell: { node: 22, os: 'linux' }, job: cells[0] },
          { cell: { node: 24, os: 'linux' }, job: cells[1] },
        ],
      },
      other: { kind: 'job', job: 'later' },
    })
    expect(plan.jobs[4]?.needs).to.deep.equal([...cells, 'record'])
  })

  it('leaves unknown needs by text to the check of the graph', async () => {
    const { plan } = await build(untyped(({ job }) => void job('a', sh`x`, { needs: ['nobody'] })))
    expect(plan.jobs[0]?.needs).to.deep.equal(['nobody'])
  })

  it('fills in the defaults of a step type and names its job and step in a mistake', async () => {
    const { tasks } = await build(untyped(({ job }) => void job('x', { kind: 'uses', type: 'docker/build', options: { tag: 'a' } })))
    expect(firstStep(tasks, 'x').body).to.deep.equal({
      kind: 'uses',
      type: 'docker/build',
      options: { tag: 'a', pull: 'missing', tries: undefined },
    })
    const using = (options: unknown, type: unknown = 'docker/build'): Promise<string> =>
      mistakeInJob([sh`x`, { kind: 'uses', type, options }])
    expect(await using({})).to.equal('Pipeline "release", job "lint", step 2, uses("docker/build"): option "tag" is required.')
    expect(await using({ tag: 'a', pul: 'always' })).to.contain('has no option "pul".\nDid you mean "pull"?')
    expect(await using({ tag: 'a', pull: 'alway' })).to.contain('option "pull" must be one of always, missing, got "alway".')
    expect(await using({ tag: 1 })).to.contain('option "tag" needs a text, got 1.')
    expect(await using({ tag: 'a', tries: 0 })).to.contain('must be at least 1, got 0')
    expect(await using(3)).to.contain('must be an object, got 3')
    expect(await using({}, 'docker/biuld')).to.contain('there is no step type "docker/biuld".\nDid you mean "docker/build"?')
    expect(await using({}, 'aws/deploy')).to.contain('`plugins` in the config')
    expect(await using({}, null)).to.contain('needs the name of a step type, got null')
  })

  it('asks a predicate with needs and inputs, and refuses an answer that is none', async () => {
    const definition = pipeline({
      inputs: { packOnly: flag() },
      plan: ({ job }) => {
        const size = job('size', () => 3)
        job('publish', sh`x`, { needs: { size }, when: ({ needs, inputs }) => needs.size > 2 && !inputs.packOnly })
        job('forgot', sh`x`, { when: (() => undefined) as never })
        job('misspelt', sh`x`, { needs: { size }, when: ({ needs }) => (needs as { readonly siez?: number }).siez === 3 })
      },
    })
    const { plan, tasks } = await build(definition, { inputs: { packOnly: false } })
    expect(plan.jobs.map(({ when }) => when)).to.deep.equal(['passed', 'predicate', 'predicate', 'predicate'])
    const ask = async (id: string, needs = { size: 3 }): Promise<unknown> =>
      task(tasks, id)
        .condition?.(needs)
        .catch((error: unknown) => String(error))
    expect(await ask('publish')).to.equal(true)
    expect(await ask('publish', { size: 1 })).to.equal(false)
    expect(await ask('forgot')).to.equal('TypeError: when must return true or false, got undefined')
    expect(await ask('misspelt')).to.contain('did you mean "size"?')
  })

  it('waits for an async plan and refuses jobs that come after it', async () => {
    let late: (() => unknown) | undefined
    const { plan } = await build(
      untyped(async ({ job }) => {
        await Promise.resolve()
        job('a', sh`x`)
        late = () => job('late', sh`x`)
      }),
    )
    expect(plan.jobs).to.have.lengthOf(1)
    expect(() => late?.()).to.throw(UserError, 'job("late", …) was called after the plan was complete')
  })

  it('says what is wrong with ids, bodies and options, and what was probably meant', async () => {
    const where = 'Pipeline "release", job "lint"'
    expect(await mistake(untyped(({ job }) => void job()))).to.contain('job(…) needs an id first, got undefined')
    expect(await mistake(untyped(({ job }) => [job('a', sh`x`), job('a', sh`x`)]))).to.contain('two jobs are called "a"')
    expect(await mistakeInJob('npm test')).to.equal(`${where}: its body is the text "npm test".\nWrite a shell command as sh\`…\`.`)
    expect(await mistakeInJob(undefined)).to.contain(`${where}: it has no body.`)
    expect(await mistakeInJob(Promise.resolve())).to.contain('its body is a promise')
    expect(await mistakeInJob([])).to.contain('its list of steps is empty')
    expect(await mistakeInJob([[sh`x`]])).to.contain('step 1: it is a list inside a list')
    expect(await mistakeInJob([sh`x`, 7])).to.contain('step 2: its body is 7')
    expect(await mistakeInJob(step('a', step('b', sh`x`)))).to.contain('steps cannot be nested')
    expect(await mistakeInJob(step('', sh`x`))).to.contain('name must be a text')
    expect(await mistakeInJob(step('a', sh`x`, { retry: 1 } as never))).to.contain('there is no option "retry"')
    expect(await mistakeInJob(sh`x`, { retri: 2 })).to.equal(`${where}: there is no option "retri".\nDid you mean "retry"?`)
    expect(await mistakeInJob(sh`x`, [])).to.contain('its options must be an object, got an empty list')
    expect(await mistakeInJob(sh`x`, { when: 'alway' })).to.contain('got the text "alway".\nDid you mean "always"?')
    expect(await mistakeInJob(sh`x`, { timeout: '10 minutes' })).to.contain('timeout must be a duration, got the text "10 minutes".\nWrite')
    expect(await mistakeInJob(sh`x`, { timeout: 0 })).to.contain('timeout must be longer than 0')
    expect(await mistakeInJob(sh`x`, { timeout: '1000h' })).to.contain('at most 24 days')
    expect(await mistakeInJob(sh`x`, { retry: -1 })).to.contain('retry must be a whole number of at least 0, got -1')
    expect(await mistakeInJob(sh`x`, { retry: { backoff: '1s' } })).to.contain('retry.times must be a whole number')
    expect(await mistakeInJob(sh`x`, { retry: { times: 1, backof: 1 } })).to.contain('Did you mean "backoff"?')
    expect(await mistakeInJob(sh`x`, { retry: { times: 1, factor: 0 } })).to.contain('retry.factor')
    expect(await mistakeInJob(sh`x`, { allowFailure: 'yes' })).to.contain('allowFailure must be true or false')
    expect(await mistakeInJob(sh`x`, { env: { A: undefined } })).to.contain('the variable A of env must be a text, got undefined')
    expect(await mistakeInJob(sh`x`, { cwd: '' })).to.contain('cwd must be a text')
    expect(await mistakeInJob(sh`eval ${'x'}`)).to.contain(`${where}: sh: a text cannot be used here`)
  })

  it('says what is wrong with needs', async () => {
    let foreign: unknown
    await build(untyped(({ job }) => void (foreign = job('old', sh`x`))))
    expect(await mistakeInJob(sh`x`, { needs: [foreign] })).to.contain('needs[0] is the job "old" of another plan')
    expect(await mistakeInJob(sh`x`, { needs: { a: foreign } })).to.contain('needs.a is the job "old"')
    expect(await mistakeInJob(sh`x`, { needs: [undefined] })).to.contain('needs[0] must be a job, got undefined')
    expect(await mistakeInJob(sh`x`, { needs: 'install' })).to.contain('needs must be a list or an object of jobs, got the text "install"')
    expect(await mistake(untyped(({ job }) => void job('b', sh`x`, { needs: job('a', sh`x`) })))).to.contain(
      'got a job.\nWrite needs: [job]',
    )
  })

  it('says what is wrong with a matrix', async () => {
    const inMatrix = (axes: unknown, body: unknown = () => sh`x`): Promise<string> =>
      mistake(untyped(({ matrix }) => void matrix('test', axes, body)))
    expect(await inMatrix({})).to.contain('Pipeline "release", matrix "test": it has no axes')
    expect(await inMatrix([22])).to.contain('its axes must be an object of lists, got a list')
    expect(await inMatrix({ node: [] })).to.contain('its axis "node" has no values')
    expect(await inMatrix({ node: 22 })).to.contain('its axis "node" must be a list, got 22')
    expect(await inMatrix({ node: [22, '22'] })).to.contain('has 22 twice')
    expect(await inMatrix({ node: [{}] })).to.contain('got an object')
    expect(await inMatrix({ node: [22] }, sh`x`)).to.contain('must be a function of the cell, got an sh`…` command')
    expect(await inMatrix({ node: [22] }, () => 'x')).to.contain('job "test/node-22": its body is the text "x"')
  })

  it('refuses an input that was not declared instead of handing out undefined', async () => {
    const definition = pipeline({
      inputs: { channel: text() },
      plan: ({ job, inputs }) => void job('x', sh`x ${(inputs as { chanel?: string }).chanel ?? ''}`),
    })
    expect(await mistake(definition, { inputs: { channel: undefined } })).to.equal(
      'Pipeline "release" has no input "chanel".\nDid you mean inputs.channel?',
    )
  })

  describe('in a project', () => {
    let projectDir = ''
    beforeEach(async () => {
      projectDir = await realpath(await mkdtemp(join(tmpdir(), 'sparkwing-plan-')))
    })
    afterEach(() => rm(projectDir, { recursive: true }))

    const planOf = async (source: string): Promise<AnyPipeline> => {
      const file = join(projectDir, 'pipelines.ts')
      await writeFile(file, source)
      const { plan } = (await import(pathToFileURL(file).href)) as { readonly plan: (context: never) => unknown }
      return { kind: 'pipeline', inputs: {}, plan }
    }

    it('says where a plan threw', async () => {
      const definition = await planOf(
        'const fail = (): never => {\n  throw new RangeError("no such thing\\nsecond line")\n}\nexport const plan = () => fail()\n',
      )
      expect(await mistake(definition, { projectDir })).to.equal(
        'Pipeline "release": its plan threw RangeError: no such thing (pipelines.ts:2)\nFix the plan function. Nothing has run.',
      )
    })

    it('says on which line a job is wrong, also in an async plan', async () => {
      const definition = await planOf('export const plan = async ({ job }: any) => {\n  await null\n  job("lint",\n    "npm test")\n}\n')
      expect(await mistake(definition, { projectDir })).to.contain('its body is the text "npm test" (pipelines.ts:3).')
    })
  })

  it('explains a plan that throws no error at all, and a pipeline without a plan', async () => {
    const throwing = untyped(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- this is the mistake
      throw 'tantrum'
    })
    expect(await mistake(throwing)).to.contain('its plan threw the text "tantrum"')
    expect(await mistake({ kind: 'pipeline', inputs: {}, plan: undefined as never })).to.contain('has no plan function')
  })

  it('plans 5,000 jobs that need one another', async () => {
    const { plan } = await build(
      pipeline({
        plan: ({ job }) => {
          let last = job('0', sh`echo ${0}`)
          for (let at = 1; at < 5000; at++) last = job(String(at), sh`echo ${at}`, { needs: [last] })
        },
      }),
    )
    expect(plan.jobs).to.have.lengthOf(5000)
  })
})
