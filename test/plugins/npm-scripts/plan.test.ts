import { expect } from 'chai'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { npmScriptsPlugin } from '../../../src/plugins/npm-scripts/plugin.ts'
import { mistake } from '../../caught.ts'
import { tempProject, type TempProject } from '../../project/temp-project.ts'
import { unreadFifo } from '../../unread-fifo.ts'
import { planOf, runPlanned } from './scripts-of.ts'

/** A program on the PATH that prints how it was called. */
const withProgram = (project: TempProject, name: string): void => {
  project.write(`programs/${name}`, `#!/bin/sh\necho "${name} called with: $*"\n`)
  chmodSync(project.path('programs', name), 0o755)
  process.env['PATH'] = `${project.path('programs')}${delimiter}${process.env['PATH'] ?? ''}`
}

describe('the plan of an npm script', () => {
  // settings of the person who runs the tests must not decide
  const before = { ...process.env }
  beforeEach(() => {
    process.env['HOME'] = '/nonexistent'
    for (const name of Object.keys(process.env)) if (/^npm_config_/i.test(name)) Reflect.deleteProperty(process.env, name)
  })
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  })

  it('offers every script under its own name, in the order of the file, with its command as description', async () => {
    using project = tempProject({ 'package.json': { scripts: { 'test:unit': 'mocha', build: 'tsc', odd: 5, __proto__x: 'true' } } })
    const found = await npmScriptsPlugin.pipelines({ projectDir: project.directory })
    expect(Object.entries(found).map(([name, { description }]) => [name, description])).to.deep.equal([
      ['test:unit', 'mocha'],
      ['build', 'tsc'],
      ['__proto__x', 'true'],
    ])
  })

  it('P33: reads no FIFO that another user has put where a file of a package manager is looked for', async () => {
    using project = tempProject({ 'package/package.json': { scripts: { build: 'tsc' } } })
    const folder = project.path('package')
    {
      await using above = unreadFifo(project.path('package.json'), '{"packageManager":"yarn@4.0.0"}')
      await using settings = unreadFifo(join(folder, '.npmrc'), 'script-shell=zsh')
      expect((await planOf(folder, 'build')).map(({ type }) => type)).to.deep.equal(['npm/script'])
      expect([above.isRead(), settings.isRead()]).to.deep.equal([false, false])
    }
    rmSync(join(folder, 'package.json'))
    await using own = unreadFifo(join(folder, 'package.json'), '{"scripts":{"build":"tsc"}}')
    expect((await mistake(() => planOf(folder, 'build'))).message).to.equal(
      `${join(folder, 'package.json')} cannot be read: it is not a file`,
    )
    expect(own.isRead()).to.equal(false)
  })

  it('offers no `env`, `start` or `restart` that package.json does not have, and of a workspace the scripts of the folder alone', async () => {
    using project = tempProject({
      'server.js': '',
      'package.json': { workspaces: ['packages/*'], scripts: { build: 'a' } },
      'packages/web/package.json': { scripts: { serve: 'b' } },
    })
    const names = async (projectDir: string) => Object.keys(await npmScriptsPlugin.pipelines({ projectDir }))
    expect(await names(project.directory)).to.deep.equal(['build'])
    expect(await names(project.path('packages/web'))).to.deep.equal(['serve'])
  })

  it('offers nothing without a package.json or without scripts', async () => {
    using project = tempProject({ 'below/package.json': {} })
    expect(await npmScriptsPlugin.pipelines({ projectDir: project.directory })).to.deep.equal({})
    expect(await npmScriptsPlugin.pipelines({ projectDir: project.path('below') })).to.deep.equal({})
  })

  it('puts pre and post scripts before and after, each a job, and hands arguments to the script itself only', async () => {
    using project = tempProject({ 'package.json': { scripts: { 'posta:b': 'c', 'a:b': 'b', 'prea:b': 'a' } } })
    expect(await planOf(project.directory, 'a:b', ['--x', 'y z'])).to.deep.equal([
      { id: 'prea:b', type: 'npm/script', options: { script: 'prea:b', args: [] }, needs: [] },
      { id: 'a:b', type: 'npm/script', options: { script: 'a:b', args: ['--x', 'y z'] }, needs: ['prea:b'] },
      { id: 'posta:b', type: 'npm/script', options: { script: 'posta:b', args: [] }, needs: ['a:b'] },
    ])
    expect((await planOf(project.directory, 'prea:b')).map(({ id }) => id)).to.deep.equal(['prea:b'])
  })

  const delegated: readonly {
    readonly manager: string
    readonly because: string
    readonly packageJson?: object
    readonly files?: Readonly<Record<string, string | object>>
    readonly env?: Readonly<Record<string, string>>
  }[] = [
    { manager: 'bun', because: 'of bun.lock', files: { 'bun.lock': '' } },
    { manager: 'bun', because: 'packageManager says so', packageJson: { packageManager: 'bun@1.2.0' } },
    { manager: 'yarn', because: 'packageManager names yarn 4', packageJson: { packageManager: 'yarn@4.5.0+sha512.abc' } },
    { manager: 'yarn', because: 'the lockfile is of yarn 2 or later', files: { 'yarn.lock': '# yarn\n\n__metadata:\n  version: 8\n' } },
    { manager: 'yarn', because: 'of .yarnrc.yml', files: { 'yarn.lock': '', '.yarnrc.yml': '' } },
    { manager: 'yarn', because: 'yarn 1 uses Plug’n’Play', files: { 'yarn.lock': '', '.pnp.js': '' } },
    { manager: 'yarn', because: 'yarn 1 uses Plug’n’Play (.pnp.cjs)', files: { 'yarn.lock': '', '.pnp.cjs': '' } },
    { manager: 'yarn', because: '.yarnrc has a script-shell', files: { 'yarn.lock': '', '.yarnrc': 'script-shell "/bin/bash"\n' } },
    {
      manager: 'pnpm',
      because: 'pnpm may skip the pre script',
      packageJson: { packageManager: 'pnpm@9.0.0', scripts: { prex: 'a', x: 'b' } },
    },
    { manager: 'pnpm', because: 'pnpm has its own shell', files: { 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': 'shellEmulator: true\n' } },
    { manager: 'pnpm', because: 'pnpm has another shell', files: { 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': 'scriptShell: bash\n' } },
    {
      manager: 'npm',
      because: 'npm-shrinkwrap.json names it',
      files: { 'npm-shrinkwrap.json': {}, '.npmrc': 'node-options=--no-warnings' },
    },
    { manager: 'npm', because: '.npmrc names workspaces', files: { '.npmrc': 'workspaces=true\n' } },
    { manager: 'npm', because: 'the environment has node-options', env: { npm_config_node_options: '--no-warnings' } },
    { manager: 'npm', because: 'the environment has workspaces', env: { NPM_CONFIG_WORKSPACES: 'true' } },
    {
      manager: 'npm',
      because: 'the .npmrc of the user has a script-shell',
      files: { 'my/npmrc': 'script-shell=bash' },
      env: { npm_config_userconfig: 'my/npmrc' },
    },
    {
      manager: 'npm',
      because: 'the global .npmrc has a script-shell',
      files: { 'my/npmrc': 'script-shell=bash' },
      env: { npm_config_globalconfig: 'my/npmrc' },
    },
    { manager: 'npm', because: '.npmrc has a script-shell', files: { '.npmrc': 'fund=false\nscript-shell = /bin/bash\n' } },
    { manager: 'npm', because: '.npmrc ignores pre and post scripts', files: { '.npmrc': 'ignore-scripts=true' } },
    { manager: 'npm', because: 'a script reads the npm configuration', packageJson: { scripts: { x: 'echo $npm_config_registry' } } },
    { manager: 'npm', because: 'package.json has devEngines', packageJson: { devEngines: { runtime: { name: 'node' } } } },
    {
      manager: 'pnpm',
      because: 'a script reads fields that npm does not give',
      files: { 'pnpm-lock.yaml': '' },
      packageJson: { scripts: { x: 'echo $npm_package_author' } },
    },
  ]
  for (const [version, packageJson, files] of [
    ['11.0.0', {}, {}],
    ['unknown', {}, {}],
    ['11.0.0', {}, { 'pnpm-workspace.yaml': 'verifyDepsBeforeRun: error\n' }],
    ['10.9.0', { packageManager: 'pnpm@12.1.0' }, {}],
    ['10.9.0', {}, undefined],
    ['12.0.0', { packageManager: 'pnpm@10.1.0' }, undefined],
    ['12.0.0', {}, { 'pnpm-workspace.yaml': 'packages:\n  - a\nverifyDepsBeforeRun: false\n' }],
  ] as const) {
    const isOwn = files === undefined || JSON.stringify(files).includes('false')
    const given = JSON.stringify({ ...packageJson, ...files })
    it(`P33: ${isOwn ? 'does not call' : 'calls'} an installed pnpm ${version} with ${given} to check the dependencies`, async () => {
      using project = tempProject({
        'package.json': { scripts: { x: 'echo' }, ...packageJson },
        'pnpm-lock.yaml': '',
        'pnpm/package.json': { name: 'pnpm', ...(version !== 'unknown' && { version }) },
        ...files,
      })
      withProgram(project, 'pnpm')
      renameSync(project.path('programs/pnpm'), project.path('pnpm/pnpm'))
      symlinkSync('../pnpm/pnpm', project.path('programs/pnpm'))
      expect((await planOf(project.directory, 'x')).map(({ type }) => type)).to.deep.equal([isOwn ? 'npm/script' : 'npm/run'])
      // as in a script of pnpm itself
      process.env['pnpm_config_verify_deps_before_run'] = 'false'
      expect((await planOf(project.directory, 'x')).map(({ type }) => type)).to.deep.equal([
        JSON.stringify(files ?? '').includes('error') ? 'npm/run' : 'npm/script',
      ])
    })
  }

  it('P34: lets corepack start a manager that it has not downloaded, and names the program itself that it has', async () => {
    using project = tempProject({
      'package.json': { packageManager: 'pnpm@10.1.0', scripts: { x: 'echo "$npm_execpath"' } },
      'corepack/dist/pnpm.js': '#!/bin/sh\n',
    })
    chmodSync(project.path('corepack/dist/pnpm.js'), 0o755)
    mkdirSync(project.path('programs'))
    symlinkSync('../corepack/dist/pnpm.js', project.path('programs/pnpm'))
    process.env['PATH'] = `${project.path('programs')}${delimiter}${process.env['PATH'] ?? ''}`
    process.env['COREPACK_HOME'] = project.path('cache')
    expect((await planOf(project.directory, 'x')).map(({ type }) => type)).to.deep.equal(['npm/run'])
    project.write('cache/v1/pnpm/10.1.0/.corepack', JSON.stringify({ bin: { pnpm: './bin/pnpm.cjs' } }))
    const [step] = await planOf(project.directory, 'x')
    if (step?.type !== 'npm/script') throw new Error('not run by Sparkwing itself')
    const { out } = await runPlanned(step, project.directory, process.env)
    expect(out).to.equal(`${project.path('cache/v1/pnpm/10.1.0/bin/pnpm.cjs')}\n`)
  })

  for (const { manager, because, packageJson, files, env = {} } of delegated) {
    it(`lets ${manager} run the script when ${because}`, async () => {
      using project = tempProject({ 'package.json': { scripts: { x: 'echo' }, ...packageJson }, ...files })
      withProgram(project, manager)
      for (const [name, value] of Object.entries(env)) process.env[name] = value.startsWith('my/') ? project.path(value) : value
      expect(await planOf(project.directory, 'x', ['1'])).to.deep.equal([
        { id: 'x', type: 'npm/run', options: { manager, script: 'x', args: ['1'] }, needs: [] },
      ])
    })
  }

  const ownRuns: readonly {
    readonly because: string
    readonly packageJson?: object
    readonly files?: Readonly<Record<string, string | object>>
  }[] = [
    { because: 'npm is the package manager', files: { 'package-lock.json': {} } },
    { because: 'nothing names a package manager' },
    { because: 'pnpm would do the same', files: { 'pnpm-lock.yaml': '' } },
    {
      because: 'yarn 1 would do the same',
      files: { 'yarn.lock': '# yarn lockfile v1\n' },
      packageJson: { scripts: { prex: 'a', x: 'b' } },
    },
    { because: '.npmrc has harmless settings only', files: { '.npmrc': '# script-shell=bash\nregistry=https://example.org/\n' } },
  ]
  for (const { because, packageJson, files } of ownRuns) {
    it(`runs the script itself when ${because}`, async () => {
      using project = tempProject({ 'package.json': { scripts: { x: 'echo' }, ...packageJson }, ...files })
      expect((await planOf(project.directory, 'x')).map(({ type }) => type))
        .to.include('npm/script')
        .and.not.include('npm/run')
    })
  }

  it("finds the package manager of a workspace in the workspace's root, and not beyond the repository", async () => {
    using project = tempProject({
      'package.json': { workspaces: ['packages/*'], packageManager: 'yarn@4.0.0' },
      'packages/a/package.json': { scripts: { x: 'echo' } },
      'packages/b/.git/HEAD': '',
      'packages/b/package.json': { scripts: { x: 'echo' } },
    })
    withProgram(project, 'yarn')
    expect((await planOf(project.path('packages/a'), 'x'))[0]?.options.manager).to.equal('yarn')
    expect((await planOf(project.path('packages/b'), 'x'))[0]?.type).to.equal('npm/script')
  })

  it('says before anything runs that the needed package manager is not there', async () => {
    using project = tempProject({ 'package.json': { scripts: { x: 'echo' } }, 'bun.lockb': '' })
    process.env['PATH'] = ''
    const { code, message, tryThis } = await mistake(() => planOf(project.directory, 'x'))
    expect(code).to.equal('no-package-manager')
    expect(message).to.contain('needs bun')
    expect(tryThis).to.have.lengthOf(1)
  })

  const broken: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ['is no JSON', '{\n  "scripts": {\n    "a": "b",,\n  }\n}', /package\.json:3:14: not valid JSON/],
    ['ends too early', '{\n  "scripts": {\n', /package\.json:\d+(:\d+)?: not valid JSON/],
    ['is empty', '', /package\.json:1: not valid JSON/],
    ['is no object', '[]', /package\.json:1: not a JSON object/],
    ['has scripts that are no object', '{\n  "name": "x",\n  "scripts": ["a"]\n}', /package\.json:3: `scripts` is not an object/],
  ]
  for (const [name, text, says] of broken) {
    it(`tells file and line when package.json ${name}`, async () => {
      using project = tempProject({ 'package.json': text })
      const { code, message } = await mistake(() => npmScriptsPlugin.pipelines({ projectDir: project.directory }))
      expect(code).to.equal('package-json')
      expect(message).to.match(says).and.not.contain('\n')
    })
  }

  it('reads a package.json with a byte order mark', async () => {
    using project = tempProject({ 'package.json': '\uFEFF{"scripts":{"a":"b"}}' })
    expect(await npmScriptsPlugin.pipelines({ projectDir: project.directory })).to.have.keys('a')
  })
})
