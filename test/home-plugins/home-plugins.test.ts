import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { firstWordOf, ownWords } from '../../src/cli/plugins/own-words.ts'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { PluginChangeJson, PluginJson, PluginListJson } from '../../src/wire/plugins.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { projectRoot } from '../house/run-node.ts'
import { isLongForm } from '../faults/times.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { commandThat, greetConfig, greetFiles, greetFolder, packGreet } from './greet-plugin.ts'

/** No registry answers, so that what is installed must be in the packed file, and no completion is set up. */
const offline = { XDG_CACHE_HOME: '/nowhere', npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' }

describe('plugins in the home', function () {
  this.timeout(240_000)
  let project: TempProject
  beforeEach(() => {
    project = tempProject({ 'package.json': { name: 'shop', type: 'module' } })
  })
  afterEach(() => {
    project[Symbol.dispose]()
  })

  const call = (words: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
    hostedCall({ args: words.split(' '), cwd: project.directory, home: project.path('home'), env: { ...offline, ...env } })
  const json = async (words: string): Promise<unknown> => {
    const { stdout, stderr } = await call(`${words} --json`)
    expect(stderr).to.equal('')
    return JSON.parse(stdout)
  }
  const plugins = async (): Promise<readonly PluginJson[]> => ((await json('plugins')) as PluginListJson).plugins
  const link = async (folder: TempProject): Promise<PluginChangeJson['changes'][number] | undefined> => {
    const { stdout, stderr } = await hostedCall({
      args: ['plugins', 'link', folder.directory, '--json'],
      cwd: project.directory,
      home: project.path('home'),
      env: offline,
    })
    expect(stderr).to.equal('')
    return (JSON.parse(stdout) as PluginChangeJson).changes[0]
  }

  it('removes no folder that it has not made, whatever a package is called and wherever it lies', async () => {
    const kept = ['kept/thesis', 'home/runs/kept', 'home/plugins/mine/src/kept', 'home/plugins/.mine/kept', 'home/plugins/dev/.git/kept']
    for (const file of kept) project.write(file, 'kept')
    const plugin = (name: string): string => JSON.stringify({ name, version: '1.0.0', oclif: { commands: './c' } })
    for (const name of ['x/../../../..', 'x/../../../../kept', '..', '.', '.mine', '@x/../..', '']) {
      project.write('hostile/package.json', plugin(name))
      const linked = await call('plugins link ./hostile')
      expect([name, linked.code]).to.deep.equal([name, 2])
      if (name !== '') expect([name, (await call(`plugins uninstall ${name}`)).code]).to.deep.equal([name, 3])
    }
    project.write('home/plugins/mine/package.json', plugin('mine'))
    for (const folder of ['mine', 'mine/src']) {
      project.write(`home/plugins/${folder}/package.json`, plugin('mine'))
      const linked = await call(`plugins link home/plugins/${folder}`)
      expect([linked.code, linked.stderr]).to.deep.equal([2, linked.stderr])
      expect(linked.stderr).to.include('which holds what Sparkwing installs.')
    }
    for (const name of ['mine', 'dev', 'nosuch']) expect((await call(`plugins uninstall ${name}`)).code).to.equal(3)
    // a link in the place of a plugin
    project.write('clone/package.json', plugin('clone'))
    project.write('clone/src/kept', 'kept')
    symlinkSync(project.path('clone'), project.path('home/plugins/clone'))
    const linked = await call('plugins link ./clone')
    expect([linked.code, linked.stderr.includes('is a link, which Sparkwing does not make.')]).to.deep.equal([2, true])
    for (const file of [...kept, 'clone/src/kept']) expect(existsSync(project.path(file)), file).to.equal(true)
  })

  it('installs a packed plugin without its install scripts, updates it, and removes it', async () => {
    const scripts = { postinstall: `touch "${project.path('ran')}"` }
    packGreet({ name: 'packed', json: { scripts } }, project.path('packed.tgz'))
    expect(await json('plugins install ./packed.tgz')).to.deep.equal({
      changes: [{ name: 'sparkwing-plugin-packed', change: 'installed', to: '1.0.0', notes: [] }],
      failures: [],
    })
    expect(existsSync(project.path('ran'))).to.equal(false)
    expect(existsSync(project.path('node_modules'))).to.equal(false)
    expect(await plugins()).to.have.nested.property('[0].spec', project.path('packed.tgz'))

    project.write('sparkwing.config.ts', greetConfig('packed'))
    const run = await call('run hi', { GREET: '1' })
    expect(run).to.include({ code: 0, stdout: 'hello Ada\n' })
    expect(run.stderr).to.match(/\nthe end\n$/)
    expect(await call('packed world')).to.deep.include({ code: 0, stdout: 'hello world\n', stderr: '' })

    packGreet({ name: 'packed', version: '1.1.0' }, project.path('packed.tgz'))
    expect(await json('plugins update')).to.have.deep.nested.property('changes[0]', {
      name: 'sparkwing-plugin-packed',
      change: 'updated',
      from: '1.0.0',
      to: '1.1.0',
      notes: [],
    })
    // a process that uses the version before may still import files of it
    expect(readdirSync(project.path('home/plugins/sparkwing-plugin-packed'))).to.have.lengthOf(3)
    writeFileSync(project.path('packed.tgz'), 'no archive')
    const { code, stderr } = await call('plugins update')
    expect(stderr).to.match(/^error: .*packed\.tgz is not a package that npm can read: .*\n {2}try: Pack it again with `npm pack`\.\n$/)
    expect(code).to.equal(2)
    expect(await plugins()).to.have.nested.property('[0].version', '1.1.0')
    expect(await call('plugins uninstall sparkwing-plugin-packed')).to.deep.include({
      code: 0,
      stdout: '✓ removed sparkwing-plugin-packed 1.1.0\n',
    })
    expect(readdirSync(project.path('home/plugins'))).to.deep.equal([])
  })

  it('shows what a linked plugin brings, in help, in suggestions, and as its files are', async () => {
    using folder = greetFolder({ name: 'linked' })
    expect(await link(folder)).to.deep.equal({ name: 'sparkwing-plugin-linked', change: 'linked', to: '1.0.0', notes: [] })
    const [plugin] = await plugins()
    expect(plugin?.loadMs).to.be.a('number')
    expect({ ...plugin, loadMs: 0 }).to.deep.equal({
      name: 'sparkwing-plugin-linked',
      origin: 'linked',
      root: folder.directory,
      version: '1.0.0',
      state: 'used',
      steps: ['linked/hello'],
      pipelines: false,
      storage: false,
      events: true,
      reporters: [],
      failures: [],
      checks: [],
      commands: [{ name: 'linked world', summary: 'hello world' }],
      loadMs: 0,
      problems: [],
    })
    const inspected = (await call('plugins inspect sparkwing-plugin-linked')).stdout
    expect(inspected).to.include('step type  linked/hello').and.include('command    sparkwing linked world')
    const help = (await call('--help')).stdout
    expect(help).to.match(/^ {2}linked +What linked does\.$/m)
    expect(help).to.match(/^ {2}runs +List, show, follow/m)
    expect((await call('linked world --help')).stdout).to.include('hello world')
    expect((await call('linkde')).stderr).to.include('Did you mean `sparkwing linked`?')
    expect((await call('linked wrold')).stderr).to.include('Did you mean `sparkwing linked world`?')

    folder.write('commands/linked/moon.js', commandThat('hello moon'))
    expect(await call('linked moon')).to.include({ code: 0, stdout: 'hello moon\n' })
  })

  it("leaves out commands that would replace Sparkwing's own, and keeps the rest", async () => {
    const files = {
      'commands/version.js': commandThat('mine'),
      'commands/run/build.js': commandThat('mine'),
      'commands/greedy/alias.js': commandThat('alias').replace('static args', "static aliases = ['doctor', 'greedier']\n  static args"),
    }
    using folder = greetFolder({ name: 'greedy', files })
    const linked = await link(folder)
    expect([...(linked?.notes ?? [])].sort()).to.deep.equal([
      "Its command `sparkwing doctor` is left out: the names below `sparkwing doctor` are Sparkwing's own.",
      "Its command `sparkwing run build` is left out: the names below `sparkwing run` are Sparkwing's own.",
      "Its command `sparkwing version` is left out: the names below `sparkwing version` are Sparkwing's own.",
    ])
    expect((await call('version')).stdout).to.match(/0\.1\.0/)
    expect((await call('run build')).stderr).to.include('build')
    expect(await call('greedier')).to.include({ code: 0, stdout: 'alias\n' })
    const { checks } = (await json('doctor')) as DoctorJson
    expect(checks.find(({ name }) => name === 'plugin')).to.include({ status: 'warning' })
  })

  it("uses the project's copy of a plugin that is in the home too, and its commands", async () => {
    using folder = greetFolder({ name: 'twice', version: '2.0.0' })
    await link(folder)
    const own = greetFiles({ name: 'twice', files: { 'commands/twice/own.js': commandThat('own') } })
    for (const [file, text] of Object.entries(own)) project.write(`node_modules/sparkwing-plugin-twice/${file}`, text)
    expect((await call('twice own')).code).to.equal(2)
    project.write('sparkwing.config.ts', greetConfig('twice', ['sparkwing-plugin-twice']))
    expect(await call('run hi')).to.include({ code: 0, stdout: 'hello Ada\n' })
    expect(await call('twice own')).to.include({ code: 0, stdout: 'own\n' })
    expect((await call('--help')).stdout).to.match(/^ {2}twice +What twice does\.$/m)
    expect((await plugins()).map(({ version, origin, state }) => [version, origin, state])).to.deep.equal([
      ['1.0.0', 'config', 'used'],
      ['2.0.0', 'linked', 'replaced'],
    ])
    const { checks } = (await json('doctor')) as DoctorJson
    expect(
      checks
        .filter(({ name }) => name === 'plugin')
        .map(({ status, message }) => [status, message.replace(/takes [\d.]+ m?s/, 'takes N ms')]),
    ).to.deep.equal([
      ['ok', 'sparkwing-plugin-twice 1.0.0 (config) brings 1 step type, 2 commands, events, and takes N ms at the start of a run.'],
      ['ok', 'sparkwing-plugin-twice 2.0.0 (linked) is not used here: the project has its own copy.'],
    ])
  })

  it('says of a linked plugin what is not compiled', async () => {
    using folder = greetFolder({ name: 'raw' })
    rmSync(folder.path('commands'), { recursive: true })
    rmSync(folder.path('plugin.js'))
    expect((await link(folder))?.notes).to.deep.equal([
      `It has no commands: ${folder.path('commands')}, which its package.json names, was not found.`,
      `The plugin sparkwing-plugin-raw cannot be loaded: ${folder.path('plugin.js')} was not found. Compile the plugin first.`,
    ])
  })

  it('says what can be installed if what was asked for is no name', async () => {
    for (const asked of ['Not/A/Name', '@scope/name/more', 'a/b/c#v1']) {
      expect(await call(`plugins install ${asked}`), asked).to.deep.include({
        code: 2,
        stderr:
          `error: ${asked} is neither the name of a package nor a file here.\n` +
          '  try: Give a name, NAME@VERSION, a packed file (.tgz) or the URL of a git repository.\n',
      })
    }
    project.write('a/b/c/package.json', '{}')
    expect((await call('plugins install a/b/c')).stderr).to.include('is a folder, and only packed files can be installed.')
  })

  it('says of a linked plugin that there is nothing to update', async () => {
    project.write('docker/package.json', JSON.stringify({ name: 'docker', version: '1.0.0', oclif: { commands: './c' } }))
    expect((await call('plugins link ./docker')).code).to.equal(0)
    const { code, stderr } = await call('plugins update docker')
    expect([code, stderr]).to.deep.equal([
      2,
      'error: The plugin docker is linked, so there is nothing to update.\n  try: What changes in its folder is used at the next start.\n',
    ])
  })

  it('starts without any plugin if it is told to', async () => {
    using folder = greetFolder({ name: 'unused' })
    await link(folder)
    project.write('sparkwing.config.ts', greetConfig('unused', ['sparkwing-plugin-gone']))
    const says = { code: 2, stdout: '' }
    for (const [words, env] of [
      ['--no-plugins run hi', {}],
      ['run hi --no-plugins', {}],
      ['run hi', { SPARKWING_NO_PLUGINS: '1' }],
    ] as const) {
      const ended = await call(words, env)
      expect(ended, words).to.include(says)
      expect(ended.stderr, words).to.include('there is no step type "unused/hello"')
    }
    expect((await call('--no-plugins unused world')).stderr).to.include('There is no command "unused"')
    for (const words of ['--no-plugins --help', '--help --no-plugins', '-h --no-plugins'])
      expect((await call(words)).stdout, words).not.to.include('unused')
    expect((await call('plugins --no-plugins')).stdout).to.match(/^No plugins\./)
  })

  it('leaves out a plugin of the home that is broken, with one line, and the rest works', async () => {
    project.write('sparkwing.config.ts', greetConfig('sound'))
    using sound = greetFolder({ name: 'sound' })
    using gone = greetFolder({ name: 'gone' })
    using throwing = greetFolder({ name: 'throwing', hook: "throw new Error('no docker')\n" })
    using shapeless = greetFolder({ name: 'shapeless', hook: 'export default async () => ({})\n' })
    using twin = greetFolder({ name: 'twin', hook: greetFiles({ name: 'sound' })['plugin.js'] ?? '' })
    for (const folder of [sound, gone, throwing, shapeless, twin]) await link(folder)
    rmSync(gone.directory, { recursive: true })
    project.write('home/plugins/sparkwing-plugin-damaged/plugin.json', '{')
    // what a process left that was killed
    mkdirSync(project.path('home/plugins/.4194999-0a1b2c3d'))

    const { code, stdout, stderr } = await call('run hi')
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: 'hello Ada\n' })
    const broken = ['damaged', 'gone', 'shapeless', 'throwing', 'twin']
    const warned = stderr.split('\n').filter((line) => line.startsWith('warning: '))
    expect(warned.map((line) => /The plugin sparkwing-plugin-(\w+) is left out: /.exec(line)?.[1]).sort()).to.deep.equal(broken)
    for (const line of warned) expect(line).to.match(/`sparkwing plugins uninstall sparkwing-plugin-\w+` removes it\.$/)
    const { checks, ok } = (await json('doctor')) as DoctorJson
    expect(ok).to.equal(false)
    expect(checks.filter(({ name, status }) => name === 'plugin' && status === 'problem')).to.have.lengthOf(broken.length)
    expect(await call('sound world')).to.include({ code: 0, stdout: 'hello world\n' })
    expect((await call('plugins reset')).stdout.match(/removed/g)).to.have.lengthOf(6)
    expect(readdirSync(project.path('home/plugins'))).to.deep.equal([])
    expect(existsSync(sound.path('package.json'))).to.equal(true)
  })

  it('imports no file of a plugin for help or for a command that needs none', async () => {
    const shout = "process.stderr.write('imported\\n')\n"
    using folder = greetFolder({
      name: 'loud',
      hook: `${shout}${greetFiles({ name: 'loud' })['plugin.js'] ?? ''}`,
      files: { 'commands/loud/world.js': shout + commandThat('hello world') },
    })
    // finds its commands
    await hostedCall({ args: ['plugins', 'link', folder.directory], cwd: project.directory, home: project.path('home') })
    const bin = await builtBin()
    for (const args of [['dashboard', 'status'], ['--help'], ['version']])
      expect((await sparkwing(args, { cwd: project.directory, home: project.path('home'), bin })).stderr, args.join(' ')).to.equal('')
  })

  it("ends a plugin's command with its own message and exit code", async () => {
    const failing = (body: string): string => commandThat('fails').replace(/static run\(\) \{.*\}/, `static async run() { ${body} }`)
    using folder = greetFolder({
      name: 'failing',
      files: {
        'commands/failing/bug.js': failing("throw new Error('no such thing')"),
        'commands/failing/exit.js': failing("throw Object.assign(new Error('not today'), { oclif: { exit: 7 } })"),
      },
    })
    await link(folder)
    const bug = await call('failing bug')
    expect(bug.stderr).to.match(/^error: The command of the plugin sparkwing-plugin-failing failed: no such thing\n {2}try: /)
    expect(bug.code).to.equal(1)
    expect(await call('failing exit')).to.deep.include({ code: 7, stderr: 'error: not today\n' })
  })

  it("knows the first words of all of Sparkwing's own commands", () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'oclif.manifest.json'), 'utf8')) as { readonly commands: object }
    const words = new Set([...Object.keys(manifest.commands).map(firstWordOf), 'help', 'exit-codes'])
    expect([...ownWords].sort()).to.deep.equal([...words].sort())
  })

  if (isLongForm) {
    it('lets two installations at once end with a sound plugin', async () => {
      packGreet({ name: 'race' }, project.path('race.tgz'))
      const bin = await builtBin()
      for (let round = 0; round < 5; round++) {
        const place = { cwd: project.directory, home: project.path('home'), bin, env: offline }
        const ended = await Promise.all(Array.from({ length: 3 }, () => sparkwing(['plugins', 'install', './race.tgz'], place)))
        expect(ended.map(({ code, stderr }) => ({ code, stderr }))).to.deep.equal(ended.map(() => ({ code: 0, stderr: '' })))
        expect(await plugins()).to.have.nested.property('[0].state', 'used')
      }
    })

    it('says what to do if the registry cannot be reached', async () => {
      const { code, stderr } = await call('plugins install sparkwing-plugin-docker')
      expect(stderr).to.match(/^error: npm could not fetch sparkwing-plugin-docker: .*ECONNREFUSED.*\n {2}try: Check the network/)
      expect(code).to.equal(1)
      expect(readdirSync(project.path('home/plugins'))).to.deep.equal([])
    })
  }
})
