import { execFile } from 'node:child_process'
import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { rejection } from '../caught.ts'
import { builtPackage } from '../e2e/built-package.ts'
import { cleanEnvironment } from '../e2e/sparkwing.ts'
import { commandThat, greetFolder } from '../home-plugins/greet-plugin.ts'
import { projectRoot } from '../house/run-node.ts'
import { globalInstallation } from '../install/packed-package.ts'
import { until } from '../journal/until.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { compileProject } from '../types/compile.ts'

type Kit = typeof import('../../src/testing/index.ts')

const config = `
import { choice, defineConfig, pipeline, uses } from 'sparkwing'
export default defineConfig({
  pipelines: {
    hi: pipeline({
      inputs: { to: choice(['Ada', 'Bob'], { default: 'Ada' }) },
      plan({ job, inputs }) {
        const greet = job('greet', uses('kit/hello', inputs))
        job('size', () => ({ letters: inputs.to.length }), { needs: [greet] })
        const broken = job('broken', () => { throw new Error('out of paper') })
        job('after/all', () => undefined, { needs: [broken] })
      },
    }),
    env: pipeline({ plan({ job }) { job('env', () => process.env) } }),
    long: pipeline({ plan({ job }) { job('wait', async ({ $ }) => { await $\`touch started\`; await $\`sleep 300\` }) } }),
  },
})
`
const files = { 'sparkwing.config.ts': config }

describe('sparkwing/testing', function () {
  this.timeout(240_000)
  let kit: Kit
  let plugin: TempProject
  before(async () => {
    kit = (await import(join(await builtPackage(), 'dist/testing/index.js'))) as Kit
    plugin = greetFolder({ name: 'kit' })
  })
  after(() => {
    plugin[Symbol.dispose]()
  })

  it('runs a pipeline with the plugin, and gives the states, outputs and logs of its jobs', async () => {
    await using project = await kit.testProject({ plugin: plugin.directory, files })
    const run = await project.run('hi', { env: { GREET: '1' } })
    expect([run.status, run.exitCode]).to.deep.equal(['failed', 1])
    expect(run.jobs.map(({ id, status, output, because }) => [id, status, output, because])).to.deep.equal([
      ['greet', 'passed', undefined, undefined],
      ['size', 'passed', { letters: 3 }, undefined],
      ['broken', 'failed', undefined, 'threw: out of paper'],
      ['after/all', 'skipped', undefined, run.job('after/all').because],
    ])
    expect(run.job('greet').log).to.equal('hello Ada\n')
    expect(run.job('after/all').because).to.include('broken')
    expect(run.stderr).to.match(/^the end$/m)
    expect((await project.run('hi', { args: ['--to', 'Bob'] })).job('greet').log).to.equal('hello Bob\n')
    expect(() => run.job('gret')).to.throw('The run of hi has no job "gret"; its jobs are greet, size, broken, after/all.')
  })

  it('lets the config name and import the plugin, and calls its commands', async () => {
    using shop = tempProject({ 'package.json': { name: 'shop', type: 'module' }, 'sparkwing.config.ts': 'throw new Error()' })
    await using project = await kit.testProject({ plugin: new URL(`file://${plugin.directory}/`), folder: shop.directory })
    project.write(
      'sparkwing.config.ts',
      config
        .replace('pipelines:', "plugins: ['sparkwing-plugin-kit'], pipelines:")
        .replace(
          /^/,
          "import own from 'sparkwing-plugin-kit/package.json' with { type: 'json' }\nif (own.version !== '1.0.0') throw own\n",
        ),
    )
    expect((await project.run('hi')).job('greet').status).to.equal('passed')
    expect(await project.call(['kit', 'world'])).to.deep.equal({ exitCode: 0, stdout: 'hello world\n', stderr: '' })
    expect(await project.call(['kit', 'wrold'])).to.include({ exitCode: 2, stdout: '' })
  })

  it('rejects with what Sparkwing printed if nothing ran', async () => {
    await using project = await kit.testProject({ plugin: plugin.directory, files })
    const says = async (pipeline: string, ...args: readonly string[]): Promise<string> =>
      (await rejection(() => project.run(pipeline, { args }))).message
    expect(await says('nope')).to.match(/^There is no pipeline "nope"\.\n {2}try: /)
    expect(await says('hi', '--to', 'Eve')).to.include('Eve')
    expect(await says('hi', '--dry-run')).to.equal('`run hi --dry-run` started no run: use `call` for it.')
    project.write('sparkwing.config.ts', "throw new Error('no config today')\n")
    expect(await says('hi')).to.include('no config today')
  })

  it('rejects with the reason if the plugin cannot be used, and leaves no folder', async () => {
    using broken = greetFolder({ name: 'broken', hook: "throw new Error('no docker')\n" })
    using empty = tempProject()
    using clashing = greetFolder({ name: 'clashing', files: { 'commands/run/x.js': commandThat('mine') } })
    const { env } = process
    using temporary = tempProject()
    process.env = { ...env, TMPDIR: temporary.directory }
    const says = async (place: string): Promise<string> => (await rejection(() => kit.testProject({ plugin: place }))).message
    expect(await says(broken.directory)).to.include('no docker')
    expect(await says(empty.directory)).to.match(/^There is no plugin in .*\n {2}try: Check the path\.$/)
    expect(await says(empty.path('gone'))).to.match(/^The directory .*gone does not exist or cannot be read\.\n/)
    expect((await rejection(() => kit.testProject({ folder: empty.path('gone') }))).message).to.include('gone')
    expect(readdirSync(temporary.directory)).to.deep.equal([])
    process.env = env
    // the rest of such a plugin works
    await using project = await kit.testProject({ plugin: clashing.directory })
    expect(await project.call(['clashing', 'world'])).to.include({ stdout: 'hello world\n' })
  })

  it('keeps what surrounds the tests from the run, and takes what it is given', async () => {
    const surroundings = {
      SPARKWING_RUN_ID: 'x',
      SPARKWING_NO_PLUGINS: '1',
      CI: '1',
      FORCE_COLOR: '1',
      npm_config_loglevel: 'silly',
      KEPT: '1',
    }
    const { env } = process
    process.env = { ...env, ...surroundings }
    try {
      await using project = await kit.testProject({ plugin: plugin.directory, files, env: { ALL: '1', GONE: '1', KEPT: '2' } })
      const seen = (await project.run('env', { env: { ONE: '1', GONE: undefined } })).job('env').output as Readonly<Record<string, string>>
      expect(seen).to.include({ ALL: '1', ONE: '1', KEPT: '2', SPARKWING_HOME: project.home })
      expect(seen).not.to.have.any.keys('GONE', 'CI', 'FORCE_COLOR', 'npm_config_loglevel', 'SPARKWING_NO_PLUGINS')
      expect(seen['SPARKWING_RUN_ID']).not.to.equal('x')
    } finally {
      process.env = env
    }
  })

  it('stops what still runs, such as a run and the dashboard, when it is removed', async () => {
    const project = await kit.testProject({ files })
    const outcome = rejection(() => project.run('long'))
    await until(() => existsSync(join(project.directory, 'started')))
    expect((await project.call(['dashboard', 'start', '--port', '0'])).exitCode).to.equal(0)
    await project.remove()
    expect((await outcome).message).to.match(/^`sparkwing run long --json` was stopped, because its project was removed\./)
    expect(existsSync(dirname(project.directory))).to.equal(false)
    await project.remove()
    expect((await rejection(() => project.call(['runs']))).message).to.equal('The test project was removed.')
  })

  it('ends a call that takes too long, and says so', async () => {
    await using project = await kit.testProject({ files })
    const { message } = await rejection(() => project.run('long', { timeoutMs: 1_500 }))
    expect(message).to.match(/^`sparkwing run long --json` took longer than 1500 ms\./)
  })

  it('leaves nothing if the test process ends without removing it', async () => {
    const script = `const { testProject } = await import(${JSON.stringify(join(await builtPackage(), 'dist/testing/index.js'))})
      const { directory } = await testProject()
      process.on('exit', () => { process.exitCode = 0 })
      console.log(directory)
      process.exit(3)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env: cleanEnvironment() })
    expect(stdout).to.match(/sparkwing-test-/)
    expect(existsSync(dirname(stdout.trim()))).to.equal(false)
  })

  it('has types that the strictest compiler accepts', async () => {
    const compilerOptions = { module: 'nodenext', target: 'es2024', lib: ['es2024'], strict: true, noEmit: true, skipLibCheck: false }
    using project = tempProject({
      'package.json': { type: 'module' },
      'tsconfig.json': { compilerOptions: { ...compilerOptions, types: ['node'] }, include: ['*.ts'] },
      'own.ts': `import { testProject, type TestJob } from 'sparkwing/testing'
const project = await testProject({ plugin: new URL('.', import.meta.url), env: { A: undefined } })
export const job: TestJob = (await project.run('x', { args: ['--to', 'y'] })).job('x')
// @ts-expect-error no such option
await testProject({ plugins: '.' })
// @ts-expect-error no such status
if (job.status === 'green') await project.remove()
`,
    })
    const installed = join(await globalInstallation(), 'lib/node_modules/sparkwing')
    for (const [place, target] of [
      ['sparkwing', installed],
      ['@types', join(projectRoot, 'node_modules/@types')],
    ] as const) {
      project.write('node_modules/.made', '')
      symlinkSync(target, project.path('node_modules', place), 'junction')
    }
    expect(compileProject(project.directory, 'tsconfig.json').problems).to.deep.equal([])
  })
})
