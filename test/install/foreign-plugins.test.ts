import { join } from 'node:path'
import { expect } from 'chai'
import type { PluginListJson } from '../../src/wire/plugins.ts'
import { builtBin } from '../e2e/built-package.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { foreignPlugins, providedPlugins } from './provided-plugins.ts'

describe("oclif's plugins that nobody here wrote", function () {
  this.timeout(240_000)
  let project: TempProject
  before(() => {
    project = tempProject({ 'package.json': { name: 'shop', scripts: { build: 'true' } } })
  })
  after(() => {
    project[Symbol.dispose]()
  })
  const call = async (...args: readonly string[]): Promise<Finished> => {
    // the settings of npm are removed from the environment; it has the packages in its cache, since they were provided
    const ofNpm = Object.entries(process.env).filter(([name]) => /^(?:npm_config_|NODE_EXTRA_CA_CERTS$)/.test(name))
    // one of the plugins wants to know the shell
    const env = { ...Object.fromEntries(ofNpm), npm_config_prefer_offline: 'true', SHELL: '/bin/bash' }
    return await sparkwing(args, { cwd: project.directory, home: project.path('home'), bin: await builtBin(), env })
  }

  it('are installed and linked, and their commands run, complete, and are in the help', async () => {
    const [which] = foreignPlugins
    const linked = await providedPlugins()
    expect(await call('plugins', 'install', which)).to.deep.include({ code: 0, stdout: '✓ installed @oclif/plugin-which 4.0.5\n' })
    for (const name of ['@oclif/plugin-commands', 'oclif-plugin-completion']) {
      const { code, stdout, stderr } = await call('plugins', 'link', join(linked, name))
      expect([code, stderr], name).to.deep.equal([0, ''])
      expect(stdout).to.include(`✓ linked ${name} `)
    }
    const { plugins } = JSON.parse((await call('plugins', '--json')).stdout) as PluginListJson
    expect(
      plugins.map(({ name, origin, state, problems, commands }) => [name, origin, state, problems.length, commands.length > 0]),
    ).to.deep.equal([
      ['@oclif/plugin-commands', 'linked', 'used', 0, true],
      ['@oclif/plugin-which', 'installed', 'used', 0, true],
      ['oclif-plugin-completion', 'linked', 'used', 0, true],
    ])

    const found = await call('which', 'runs', 'show')
    expect(found).to.include({ code: 0, stderr: '' })
    expect(found.stdout).to.match(/^runs show\n\nplugin: sparkwing\n/)
    const listed = await call('commands', '--json')
    expect(listed).to.include({ code: 0, stderr: '' })
    const ids = (JSON.parse(listed.stdout) as readonly { readonly id: string }[]).map(({ id }) => id)
    expect(ids).to.include.members(['run', 'runs:show', 'which', 'commands', 'completion'])
    const completion = await call('completion')
    expect(completion).to.include({ code: 0 })
    expect(completion.stdout).to.include('sparkwing completion')

    const help = (await call('--help')).stdout
    for (const command of ['which', 'commands', 'completion']) expect(help).to.match(new RegExp(`^ {2}${command} `, 'm'))
    expect((await call('which', '--help')).stdout).to.match(/^USAGE\n {2}\$ sparkwing which/m)
    expect((await call('autocomplete:words', '--', 'whi')).stdout).to.match(/^which\b/)

    // its mistakes are its own, and Sparkwing's commands are as before
    const wrong = await call('which')
    expect([wrong.code, wrong.stdout]).to.deep.equal([2, ''])
    const unknown = await call('completion', 'bash')
    expect(unknown.stderr).to.match(/^error: `sparkwing completion` has no command "bash"\.\n/)
    expect((await call('run', 'build', '--output', 'quiet')).code).to.equal(0)
    expect((await call('plugins', 'reset')).code).to.equal(0)
  })
})
