import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DigestJson } from '../../src/wire/digest.ts'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { PluginListJson } from '../../src/wire/plugins.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { projectRoot } from '../house/run-node.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  build: pipeline({ plan({ job }) { const one = job('one', sh\`true\`); job('two', sh\`true\`, { needs: [one] }) } }),
  lint: pipeline({ plan({ job }) { job('lint', sh\`echo 'main.acme @12 unclosed block'; echo bye; exit 1\`) } }),
} })
`

/** The example of docs/plugin-points.md. */
const documented = (): string => {
  const text = readFileSync(join(projectRoot, 'docs/plugin-points.md'), 'utf8')
  const blocks = Array.from(text.matchAll(/^```js\n(.+?)^```$/gms), ([, code = '']) => code)
  expect(blocks).to.have.lengthOf(4)
  const [last = ''] = blocks.splice(-1)
  return [last.split('\n')[0], ...blocks, ...last.split('\n').slice(1)].join('\n')
}

describe('what else a plugin brings', function () {
  this.timeout(180_000)
  let project: TempProject
  beforeEach(() => {
    project = tempProject({ 'package.json': { name: 'acme-shop', type: 'module' }, 'sparkwing.config.ts': config })
  })
  afterEach(() => {
    project[Symbol.dispose]()
  })
  const call = (...args: readonly string[]): Promise<Finished> => hostedCall({ args, cwd: project.directory, home: project.path('home') })
  /** In a process of its own: the one that is shared handles `process.exit` itself. */
  const callAlone = async (...args: readonly string[]): Promise<Finished> =>
    sparkwing(args, { cwd: project.directory, home: project.path('home'), bin: await builtBin() })
  /** Links a plugin whose hook is this code. Each has a folder of its own, because the process that answers the calls keeps its modules. */
  const link = async (name: string, code: string): Promise<Finished> => {
    const hooks = { 'sparkwing:plugin': './plugin.js' }
    project.write(`${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', oclif: { hooks } }))
    project.write(`${name}/plugin.js`, code)
    return await call('plugins', 'link', `./${name}`)
  }
  const pluginWith = (parts: string): string => `export default async () => ({ name: 'bad', ${parts} })\n`
  const checks = async (): Promise<DoctorJson['checks']> => (JSON.parse((await callAlone('doctor', '--json')).stdout) as DoctorJson).checks

  it('shows a run by its reporter, finds its failures and makes its checks, as docs/plugin-points.md has it', async () => {
    expect((await link('sparkwing-plugin-acme', documented())).code).to.equal(0)
    const run = await call('run', 'build', '--output', 'dots')
    expect(run).to.deep.include({ code: 0, stdout: '.. build passed\n', stderr: '' })
    expect((await call('exec', '--output', 'dots', '--', 'false')).stdout).to.match(/^F \S+ failed\n$/)

    expect((await call('run', 'lint', '--output', 'quiet')).code).to.equal(1)
    const digest = JSON.parse((await call('runs', 'show', 'latest', '--digest', '--json')).stdout) as DigestJson
    expect(digest.jobs[0]?.headline?.text).to.equal('main.acme @12 unclosed block')
    expect((await call('runs', 'show', 'latest')).stdout).to.include('main.acme @12 unclosed block')
    const alone = JSON.parse((await call('runs', 'show', 'latest', '--digest', '--json', '--no-plugins')).stdout) as DigestJson
    expect(alone.jobs[0]?.headline).to.equal(undefined)

    expect((await checks()).find(({ name }) => name === 'acme server')).to.deep.equal({
      name: 'acme server',
      status: 'warning',
      message: 'The acme server does not answer.',
      tryThis: 'Start it with `acme up`.',
    })
    const { plugins } = JSON.parse((await call('plugins', '--json')).stdout) as PluginListJson
    expect(plugins[0]).to.deep.include({ reporters: ['dots'], failures: ['acmelint'], checks: ['acme server'] })
    expect((await call('plugins')).stdout).to.include('1 reporter, failures of 1 tool, 1 check')
    expect((await call('plugins', 'inspect', 'sparkwing-plugin-acme')).stdout).to.match(
      /reporter +--output dots\n.*acmelint\n.*acme server/,
    )
    expect((await call('autocomplete:words', '--', 'run', '--output', 'd')).stdout).to.equal('dots\n')
  })

  it('refuses an output that nobody has, before anything runs', async () => {
    const { code, stderr } = await call('run', 'build', '--output', 'quite')
    expect([code, stderr]).to.deep.equal([2, 'error: There is no output "quite" for --output.\n  try: Did you mean quiet?\n'])
    expect((await call('exec', '--output', 'xyz', '--', 'true')).code).to.equal(125)
    expect((await call('runs')).stdout).not.to.include('build')
  })

  const wrong: readonly (readonly [parts: string, says: string])[] = [
    ['reporters: []', 'its `reporters` is not a record of reporters'],
    ["reporters: { tree: { summary: 'x', start() {} } }", 'its reporter "tree" has the name of one of Sparkwing\'s own'],
    ["reporters: { 'a b': {} }", 'its reporter "a b" has a name that is not made of'],
    ['reporters: { x: 1 }', 'its reporter "x" is 1, not a reporter'],
    ['reporters: { x: {} }', 'its reporter "x" has no `summary`'],
    ["reporters: { x: { summary: '' } }", 'its reporter "x" has no `start` function'],
    ['failures: {}', 'its `failures` is not a list of patterns'],
    ["failures: [{ tool: 'x', pattern: 'x', weight: 1, example: 'x' }]", 'entry 1 of its `failures` has no `pattern` that is a regular'],
    ["failures: [{ tool: 'x', pattern: /x/g, weight: 1, example: 'x' }]", 'entry 1 of its `failures` has a `pattern` with the flag g or y'],
    ["failures: [{ tool: 'x', pattern: /x/, weight: 101, example: 'x' }]", 'entry 1 of its `failures` has no `weight` from 1 to 100'],
    [
      "failures: [{ tool: 'x', pattern: /x/, weight: 1, example: 'y' }]",
      'entry 1 of its `failures` has an `example` that its `pattern` does not fit',
    ],
    ['checks: { x: 1 }', 'its check "x" is 1, not a function'],
    ['check: {}', 'it has `check` instead of `checks`'],
    ['reporter: {}', 'it has `reporter` instead of `reporters`'],
  ]

  it('refuses a wrong shape by the name of the plugin, and the rest works', async () => {
    for (const [index, [parts, says]] of wrong.entries()) {
      const name = `sparkwing-plugin-wrong${index}`
      await link(name, pluginWith(parts))
      const { code, stderr } = await call('run', 'build', '--output', 'quiet')
      expect([code, stderr], parts).to.deep.equal([0, stderr])
      expect(stderr, parts).to.include(`The plugin ${name} is left out: The plugin of the package ${name} is not usable: ${says}`)
      await call('plugins', 'uninstall', name)
    }
  })

  it('goes on if a reporter throws, rejects, exits or hangs, names it, and prints the end', async () => {
    const reporters: readonly (readonly [name: string, start: string, says: RegExp])[] = [
      ['starts', "() => { throw new Error('no start') }", /failed: no start/],
      ['nothing', '() => undefined', /failed: `start` returned undefined/],
      ['throws', "() => ({ event() { throw new Error('no event') } })", /failed: no event/],
      ['rejects', "() => ({ event: async () => { throw new Error('no promise') } })", /failed: no promise/],
      ['exits', '() => ({ event() { process.exit(9) } })', /failed: process\.exit\(9\) was called/],
      ['output', "() => ({ output() { throw new Error('no output') } })", /^$/],
      ['hangs', '() => ({ finish: () => new Promise(() => {}) })', /did not end within 2 s\./],
    ]
    await link(
      'sparkwing-plugin-reporters',
      pluginWith(`reporters: { ${reporters.map(([name, start]) => `${name}: { summary: '', start: ${start} }`).join(', ')} }`),
    )
    for (const [name, , says] of reporters) {
      const { code, stdout, stderr } = await callAlone('run', 'build', '--output', name)
      expect([code, stderr], name).to.deep.equal([0, ''])
      if (name === 'output') continue
      expect(stdout, name)
        .to.match(says)
        .and.match(/The reporter \w+ of the plugin sparkwing-plugin-reporters /)
      expect(stdout.match(/The reporter/g), name).to.have.lengthOf(1)
      expect(stdout, name).to.match(/✓ build passed/)
    }
  })

  it('goes on if a check throws, exits, hangs or answers with something else, and names it', async () => {
    const bad: readonly (readonly [name: string, check: string, says: string])[] = [
      ['throws', "() => { throw new Error('no') }", 'failed: no'],
      ['exits', 'async () => process.exit(9)', 'failed: process.exit(9) was called, which is refused.'],
      ['hangs', '() => new Promise(() => {})', 'did not answer within 2 s.'],
      ['odd', "() => ({ status: 'great', message: 'x' })", 'which is no finding.'],
    ]
    await link(
      'sparkwing-plugin-checks',
      pluginWith(
        `checks: { ${bad.map(([name, check]) => `${name}: ${check}`).join(', ')}, fine: () => ({ status: 'ok', message: 'Fine.' }) }`,
      ),
    )
    const found = await checks()
    for (const [name, , says] of bad) {
      const check = found.find((one) => one.name === name)
      expect(check?.status, name).to.equal('warning')
      expect(check?.message, name).to.include(`The check ${name} of the plugin sparkwing-plugin-checks `).and.include(says)
    }
    expect(found.find(({ name }) => name === 'fine')).to.deep.equal({ name: 'fine', status: 'ok', message: 'Fine.' })
  })

  it('leaves out a pattern that takes too long, and names it', async () => {
    project.write('long.txt', `${'a'.repeat(1900)}!\n`)
    project.write('sparkwing.config.ts', config.replace('echo bye', 'cat long.txt'))
    await link('sparkwing-plugin-endless', pluginWith("failures: [{ tool: 'x', pattern: /^(a+)+$/, weight: 50, example: 'aa' }]"))
    await call('run', 'lint', '--output', 'quiet')
    const { code, stderr } = await call('runs', 'show', 'latest', '--digest')
    expect(code).to.equal(0)
    expect(stderr).to.include('A pattern of the plugin sparkwing-plugin-endless for the failures of x takes too long, and was left out.')
  })

  it('goes on if an observer calls process.exit, and names it', async () => {
    const name = 'sparkwing-plugin-leaver'
    const hooks = { 'sparkwing:event': './event.js' }
    project.write(`${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', oclif: { hooks } }))
    project.write(`${name}/event.js`, "export default async ({ event }) => { if (event.type === 'job.started') process.exit(9) }\n")
    expect((await call('plugins', 'link', `./${name}`)).code).to.equal(0)
    const { code, stdout } = await callAlone('run', 'build', '--output', 'quiet')
    expect(stdout).to.match(
      /The plugin sparkwing-plugin-leaver failed on the event job\.started: process\.exit\(9\) was called, which is refused\.\n/,
    )
    expect(stdout).to.match(/✓ build passed/)
    expect(code).to.equal(0)
  })
})
