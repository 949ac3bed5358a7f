import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { PluginListJson } from '../../src/wire/plugins.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { expectWithin, isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { badPlugins, packageOf, writeBadPlugin, type BadPlugin } from './bad-plugins.ts'

type Origin = 'home' | 'config'

/** The core commands, each with its exit code where no plugin is bad. `dashboard status` ends with 3 if none runs. */
const core: readonly (readonly [words: string, code: number])[] = [
  ['version', 0],
  ['--help', 0],
  ['runs list', 0],
  ['pipelines', 0],
  ['plugins', 0],
  ['dashboard status', 3],
]

const prepare = async (plugins: readonly BadPlugin[], origin: Origin): Promise<TempProject> => {
  const names = origin === 'config' ? plugins.map(packageOf) : []
  const pipelines = "{ build: { kind: 'pipeline', inputs: {}, plan: ({ job }) => { job('build', () => 1) } } }"
  const project = tempProject({
    'package.json': { name: 'shop', type: 'module' },
    'sparkwing.config.ts': `export default { plugins: ${JSON.stringify(names)}, pipelines: ${pipelines} }\n`,
  })
  for (const plugin of plugins) {
    const path = origin === 'config' ? `node_modules/${packageOf(plugin)}` : `bad/${plugin.name}`
    await writeBadPlugin(project, path, plugin)
    const record = { name: packageOf(plugin), origin: 'linked', root: project.path(path) }
    if (origin === 'home') project.write(`home/plugins/${packageOf(plugin)}/plugin.json`, JSON.stringify(record))
  }
  return project
}

const hosted = (project: TempProject, ...args: readonly string[]): Promise<Finished> =>
  hostedCall({ args, cwd: project.directory, home: project.path('home') })

const checksOf = async (project: TempProject, call: typeof hosted): Promise<DoctorJson['checks']> =>
  (JSON.parse((await call(project, 'doctor', '--json')).stdout) as DoctorJson).checks.filter(({ name }) => name === 'plugin')

describe('bad plugins', function () {
  this.timeout(240_000)

  it('leaves out those of the home with a warning, and all commands work', async () => {
    // one that hangs is tried alone, because each command would wait for it
    const plugins = badPlugins.filter(({ name }) => name !== 'hangs')
    using project = await prepare(plugins, 'home')
    const { code, stdout, stderr } = await hosted(project, 'run', 'build')
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '' })
    const warnings = stderr.split('\n').filter((line) => line.includes('The plugin '))
    for (const plugin of plugins) {
      const own = warnings.filter((line) => line.includes(packageOf(plugin)))
      if (plugin.run) expect(own.join('\n'), plugin.name).to.match(plugin.run)
    }
    const checks = await checksOf(project, hosted)
    const { plugins: listed } = JSON.parse((await hosted(project, 'plugins', '--json')).stdout) as PluginListJson
    for (const plugin of plugins) {
      const check = checks.find(({ message }) => message.startsWith(packageOf(plugin)))
      expect(check?.message, plugin.name).to.match(plugin.doctor)
      const { state, problems = [], notes = [] } = listed.find(({ name }) => name === packageOf(plugin)) ?? {}
      if (plugin.name !== 'slow') expect(state, plugin.name).to.equal(plugin.isUsed ? 'used' : 'left-out')
      if (plugin.run && plugin.name !== 'floods') expect([...problems, ...notes].join('\n'), plugin.name).to.match(plugin.doctor)
    }
    for (const [words, expected] of core) {
      const ended = await hosted(project, ...words.split(' '))
      expect(ended.code, words).to.equal(expected)
      expect(ended.stdout, words).not.to.match(/^(?:HELLO|THERE)$/m)
    }
  })

  it('waits 1.5 s for one that hangs', async () => {
    using project = await prepare(
      badPlugins.filter(({ name }) => name === 'hangs'),
      'home',
    )
    const { code, stderr } = await hosted(project, 'run', 'build')
    expect(stderr).to.match(/The plugin sparkwing-plugin-hangs did not answer within 1\.5 s\./)
    expect(code).to.equal(0)
    const help = await hosted(project, '--help')
    expect(help.stderr).to.include('The commands of the plugin sparkwing-plugin-hangs are left out: it did not answer within 1.5 s.')
    expect(help.code).to.equal(0)
  })

  it('stops a run with an error that names the one that the config names', async () => {
    for (const plugin of badPlugins) {
      // seen above in all that they do
      if (!isLongForm && ['hangs', 'slow', 'heavy', 'floods'].includes(plugin.name)) continue
      using project = await prepare([plugin], 'config')
      const { code, stderr } = await hosted(project, 'run', 'build')
      // the shared process prints a warning only once
      if (plugin.run && !plugin.isUsed)
        expect(stderr, plugin.name)
          .to.match(plugin.run)
          .and.match(/sparkwing-plugin-|twin/)
      if (plugin.name !== 'slow') expect(code, plugin.name).to.equal(plugin.isUsed ? 0 : 2)
      const without = await hosted(project, 'run', 'build', '--no-plugins')
      expect(without.stderr, plugin.name).not.to.include('sparkwing-plugin-')
      expect(without.code, plugin.name).to.equal(0)
    }
  })

  it('are in the table of docs/plugins.md', () => {
    const text = readFileSync(join(projectRoot, 'docs/plugins.md'), 'utf8').replaceAll(/ +\|/g, ' |')
    for (const { does, happens } of badPlugins) expect(text).to.include(`| ${does} | ${happens} |`)
  })

  if (isLongForm) {
    for (const origin of ['home', 'config'] as const) {
      for (const plugin of badPlugins) {
        it(`lets all commands of a new process answer beside one in the ${origin} that ${plugin.does}`, async () => {
          using project = await prepare([plugin], origin)
          const bin = await builtBin()
          const call = (_: TempProject, ...args: readonly string[]): Promise<Finished> =>
            sparkwing(args, { cwd: project.directory, home: project.path('home'), bin })
          for (const [words, code] of core) {
            const startedAt = performance.now()
            const ended = await call(project, ...words.split(' '))
            // the hook and the commands of one that hangs each take 2 s
            expectWithin(6000, performance.now() - startedAt)
            const stops = origin === 'config' && words === 'pipelines' && !plugin.isUsed
            if (plugin.name !== 'slow') expect(ended.code, words).to.equal(stops ? 2 : code)
            expect(ended.stdout, words).not.to.match(/^(?:HELLO|THERE)$/m)
            const without = await call(project, ...words.split(' '), '--no-plugins')
            expect(without.code, words).to.equal(code)
            expect(without.stderr, words).not.to.include(packageOf(plugin))
          }
          const { stderr } = await call(project, 'run', 'build')
          if (plugin.run) expect(stderr).to.match(plugin.run)
          const checks = await checksOf(project, call)
          expect(checks[0]?.message).to.match(plugin.doctor)
        })
      }
    }
  }
})
