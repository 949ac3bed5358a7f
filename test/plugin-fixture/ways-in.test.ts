import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RunEvent } from '../../src/model/event.ts'
import type { PipelineListJson, StepTypeListJson } from '../../src/wire/pipeline.ts'
import type { PluginListJson } from '../../src/wire/plugins.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { complaintsOf, sharedChromium } from '../browser/chromium.ts'
import { wholeLines } from '../e2e/workplace.ts'
import { loopbackRegistry, type LoopbackRegistry } from '../install/loopback-registry.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { bringIn, waysIn, type PluginPlace } from './bring-in.ts'
import { fixtureConfig, packFixture } from './fixture-project.ts'

const name = 'sparkwing-plugin-fixture'
const origins = { install: 'installed', link: 'linked', config: 'config' } as const

describe('a packed plugin that brings one of everything', function () {
  this.timeout(240_000)
  let registry: LoopbackRegistry
  let folder: TempProject
  let archive = ''
  before(async () => {
    registry = await loopbackRegistry()
    folder = tempProject()
    archive = folder.path('fixture.tgz')
    await packFixture(archive)
  })
  after(async () => {
    await registry[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  for (const way of waysIn)
    it(`is used by \`${way === 'config' ? 'plugins: […] in the config' : `plugins ${way}`}\`: run, steps, help, completion, its command, its store, page`, async () => {
      const config = fixtureConfig.replace(`  plugins: ['${name}'],\n`, '')
      using place = await bringIn(way, { name, archive, config }, registry)
      const env = { FIXTURE_EVENTS: place.project.path('observed'), FIXTURE_STORE: place.project.path('store.json') }
      const valueOf = async (...args: readonly string[]): Promise<unknown> => {
        const { code, stdout, stderr } = await place.call([...args, '--json'], env)
        expect(code, stderr).to.equal(0)
        return JSON.parse(stdout)
      }

      const { plugins } = (await valueOf('plugins')) as PluginListJson
      expect(plugins.map(({ loadMs: _, root: __, spec: ___, ...plugin }) => plugin)).to.deep.equal([
        {
          ...{ name, origin: origins[way], version: '1.2.3', state: 'used', steps: ['fixture/greet'], pipelines: true, storage: true },
          ...{ events: true, commands: [{ name: 'fixture show', summary: 'Show a word.' }], problems: [] },
          ...{ reporters: ['fixture-lines'], failures: ['fixture'], checks: ['fixture'] },
        },
      ])
      const { steps } = (await valueOf('steps')) as StepTypeListJson
      expect(steps.find(({ type }) => type === 'fixture/greet')).to.include({ plugin: 'fixture', summary: 'Greet somebody' })
      const { pipelines } = (await valueOf('pipelines')) as PipelineListJson
      expect(pipelines.map((one) => one.name)).to.deep.equal(['greet', 'fixture-hello'])

      const { run, jobs } = (await valueOf('run', 'greet')) as RunDetailJson
      expect(jobs.map(({ id, status, output }) => [id, status, output])).to.deep.equal([
        ['greeting', 'passed', { greeting: 'Dear Ada', letters: 3 }],
        ['measure', 'passed', 4],
        ['write', 'passed', undefined],
      ])
      const observed = wholeLines(readFileSync(env.FIXTURE_EVENTS, 'utf8')).map((line) => JSON.parse(line) as { readonly event: RunEvent })
      expect(observed.at(-1)?.event).to.have.nested.property('ended.status', 'passed')
      expect(JSON.parse(readFileSync(env.FIXTURE_STORE, 'utf8'))).to.have.all.keys(run.id)
      expect(((await valueOf('runs', 'list')) as RunListJson).runs.map(({ id }) => id)).to.deep.equal([run.id])

      expect(await place.call(['run', 'greet', '--output', 'fixture-lines'], env)).to.deep.include({
        code: 0,
        stdout: 'greeting: passed\nmeasure: passed\nwrite: passed\n',
      })
      expect((await place.call(['doctor'], env)).stdout).to.include('The fixture is there.')
      expect(await place.call(['fixture', 'show', 'colours'])).to.deep.include({
        code: 0,
        stdout: 'the fixture shows colours\n',
        stderr: '',
      })
      expect((await place.call(['autocomplete:words', '--', 'fix'])).stdout).to.match(/^fixture\b/)
      expect((await place.call(['autocomplete:words', '--', 'run', 'fixture'])).stdout).to.match(/^fixture-hello\b/)
      expect((await place.call(['--help'])).stdout).to.match(/^ {2}fixture +What the fixture does\.$/m)
      expect((await place.call(['fixture', 'show', '--help'])).stdout).to.match(/^Show a word\.$/m)

      await seePage(place, env, run.id)
    })
})

/** Opens the page of the run: its job has the output of the plugin's step. */
const seePage = async ({ call, home }: PluginPlace, env: NodeJS.ProcessEnv, run: string): Promise<void> => {
  expect(await call(['dashboard', 'start', '--port', '0'], env)).to.include({ code: 0, stderr: '' })
  try {
    const { url } = JSON.parse(readFileSync(join(home, 'dashboard.json'), 'utf8')) as { readonly url: string }
    const page = await (await sharedChromium()).newPage()
    const complaints = complaintsOf(page)
    await page.goto(`${url}/runs/${run}?job=greeting&tab=details`)
    await page.getByRole('region', { name: 'Job greeting', exact: true }).getByText('Dear Ada').first().waitFor()
    expect(complaints).to.deep.equal([])
    await page.close()
  } finally {
    expect(await call(['dashboard', 'kill'], env)).to.include({ code: 0 })
  }
}
