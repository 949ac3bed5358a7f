import { expect } from 'chai'
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { tempProject, type TempProject } from '../../project/temp-project.ts'
import { planOf, run, runPlanned, type RanScript } from './scripts-of.ts'

const printsEnvironment = 'console.log(JSON.stringify(process.env))'
const printsArguments = 'console.log(JSON.stringify(process.argv.slice(2)))'

/** A bare environment with this Node first on the PATH, so that npm runs in it as well. */
const bareEnvironment = (project: TempProject): Readonly<Record<string, string>> => ({
  HOME: project.path('home'),
  PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  npm_config_update_notifier: 'false',
})

const runAlone = async (
  project: TempProject,
  script: string,
  args: readonly string[] = [],
  folder = project.directory,
): Promise<RanScript> => {
  const jobs = await planOf(folder, script, args)
  const own = jobs.find(({ id }) => id === script)
  if (!own) throw new Error(`no job ${script}`)
  return runPlanned(own, folder, bareEnvironment(project))
}
const runByNpm = (project: TempProject, script: string, args: readonly string[] = [], folder = project.directory): Promise<RanScript> =>
  run('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], folder, bareEnvironment(project))

/** Parsed from the script's own output. */
const environmentIn = ({ out }: RanScript): Readonly<Record<string, string>> => JSON.parse(out) as Readonly<Record<string, string>>

/** npm tells scripts its whole configuration; of that, these are given (docs/npm-scripts.md). */
const givenConfiguration = new Set([
  'npm_config_local_prefix',
  'npm_config_node_gyp',
  'npm_config_npm_version',
  'npm_config_user_agent',
  // stands in the environment of both
  'npm_config_update_notifier',
])

describe('running an npm script', () => {
  it('gives it the environment that `npm run` gives', async () => {
    using project = tempProject({
      'env.cjs': printsEnvironment,
      'package.json': {
        name: '@scope/demo',
        version: '1.2.3',
        bin: './bin/demo.js',
        config: { port: 8080, deep: { flag: false, list: ['a', 'b'] } },
        engines: { node: '>=20' },
        author: 'nobody',
        scripts: { 'show:env': 'node env.cjs', 'preshow:env': 'true' },
      },
    })
    // npm finds its folder from the working directory; so do both runs
    const before = process.cwd()
    process.chdir(project.directory)
    try {
      const ours = environmentIn(await runAlone(project, 'show:env'))
      const npms = environmentIn(await runByNpm(project, 'show:env'))
      const comparable = Object.entries(npms).filter(([name]) => !name.startsWith('npm_config_') || givenConfiguration.has(name))
      expect(ours).to.deep.equal(Object.fromEntries(comparable))
    } finally {
      process.chdir(before)
    }
  })

  it('hands over arguments as npm does, whatever is in them', async () => {
    using project = tempProject({ 'args.cjs': printsArguments, 'package.json': { scripts: { show: "node args.cjs 'own one'" } } })
    const args = [
      'plain',
      'two words',
      "it's",
      '"',
      '$HOME',
      '`id`',
      '',
      '*',
      '{a,b}',
      '[!x]',
      '!',
      '~',
      '\\',
      'a\nb',
      '--flag=x y',
      ';',
      '-',
      'é',
    ]
    const ours = await runAlone(project, 'show', args)
    expect(JSON.parse(ours.out)).to.deep.equal(['own one', ...args])
    expect(ours.out).to.equal((await runByNpm(project, 'show', args)).out)
  })

  it('runs in the folder of the package and finds the programs of it and of the folders above', async () => {
    using project = tempProject({
      'package.json': { workspaces: ['packages/*'] },
      'package-lock.json': {},
      'node_modules/.bin/from-root': '#!/bin/sh\necho root\n',
      'node_modules/.bin/both': '#!/bin/sh\necho far\n',
      'packages/a/package.json': { scripts: { x: 'from-root && both && pwd', places: 'echo "$npm_config_local_prefix|$INIT_CWD"' } },
      'packages/a/node_modules/.bin/both': '#!/bin/sh\necho near\n',
    })
    for (const file of ['node_modules/.bin/from-root', 'node_modules/.bin/both', 'packages/a/node_modules/.bin/both'])
      chmodSync(project.path(file), 0o755)
    const folder = project.path('packages/a')
    const expected = `root\nnear\n${folder}\n`
    expect((await runAlone(project, 'x', [], folder)).out).to.equal(expected)
    expect((await runByNpm(project, 'x', [], folder)).out).to.equal(expected)
    expect((await runAlone(project, 'places', [], folder)).out).to.equal(`${folder}|${process.cwd()}\n`)
  })

  it('ends as the shell ends: not at the first command that fails, but with the last', async () => {
    using project = tempProject({ 'package.json': { scripts: { go: 'false; echo on', stop: 'exit 7', kill: 'kill -9 $$', nothing: '' } } })
    expect(await runAlone(project, 'go')).to.deep.equal({ out: 'on\n', err: '', exitCode: 0 })
    expect(await runAlone(project, 'stop')).to.have.property('exitCode', 7)
    expect(await runAlone(project, 'kill')).to.have.property('exitCode', null)
    expect(await runAlone(project, 'nothing', ['x'])).to.deep.equal({ out: '', err: '', exitCode: 0 })
  })

  it('joins both streams in the order of writing, the complaints of the shell included', async () => {
    using project = tempProject({
      'package.json': { scripts: { mixed: 'echo 1; echo 2 >&2; echo 3; no-such-program-here', wrong: "echo 'a" } },
    })
    const mixed = await runAlone(project, 'mixed')
    expect(mixed).to.include({ err: '', exitCode: 127 })
    expect(mixed.out).to.match(/^1\n2\n3\n.*no-such-program-here.*not found/)
    const wrong = await runAlone(project, 'wrong')
    expect(wrong.err).to.equal('')
    expect(wrong.out).to.match(/[Uu]nterminated|unexpected EOF/)
  })

  it('starts no npm for a script that it runs itself', async () => {
    using project = tempProject({ 'package.json': { scripts: { x: 'echo done' } }, 'programs/npm': '#!/bin/sh\ntouch npm-was-here\n' })
    chmodSync(project.path('programs/npm'), 0o755)
    const [job] = await planOf(project.directory, 'x')
    const env = bareEnvironment(project)
    const ran =
      job && (await runPlanned(job, project.directory, { ...env, PATH: `${project.path('programs')}${delimiter}${env['PATH'] ?? ''}` }))
    expect(ran?.out).to.equal('done\n')
    expect(existsSync(project.path('npm-was-here'))).to.equal(false)
  })

  it('runs a script where there is no npm, and tells it of editor and colour what the environment says', async () => {
    using project = tempProject({ 'package.json': { scripts: { x: 'echo "$EDITOR|$COLOR|$npm_execpath"' } } })
    const [job] = await planOf(project.directory, 'x')
    mkdirSync(project.path('tools'))
    symlinkSync('/bin/sh', project.path('tools/sh'))
    const out = async (env: Readonly<Record<string, string>>) =>
      job && (await runPlanned(job, project.directory, { PATH: project.path('tools'), ...env })).out
    expect(await out({})).to.equal('vi|0|\n')
    expect(await out({ VISUAL: 'code', FORCE_COLOR: '0' })).to.equal('code|0|\n')
    expect(await out({ VISUAL: 'code', EDITOR: 'ed', FORCE_COLOR: '1' })).to.equal('ed|1|\n')
  })

  it('says which script package.json no longer has', async () => {
    using project = tempProject({ 'package.json': {} })
    const gone = { type: 'npm/script', options: { script: 'gone', args: [] } } as const
    const ended = await runPlanned(gone, project.directory, {}).then(
      () => 'ended well',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
    expect(ended).to.equal(`${join(project.directory, 'package.json')} has no script "gone".`)
  })

  it('calls npm where only npm knows what a script means, arguments and pre and post scripts included', async () => {
    using project = tempProject({
      'package.json': { scripts: { prex: 'echo before', x: 'echo "$0"', postx: 'echo after' } },
      '.npmrc': 'script-shell=bash\n',
    })
    const ran = await runAlone(project, 'x', ['$HOME', 'b c'])
    expect(ran).to.include({ err: '', exitCode: 0 })
    expect(ran.out.split('\n').filter((line) => line !== '' && !line.startsWith('>'))).to.deep.equal(['before', 'bash $HOME b c', 'after'])
  })

  for (const [manager, version, words] of [
    ['yarn', '4.1.0', '[run][x]'],
    ['yarn', '1.22.0', '[run][--silent][x]'],
    ['pnpm', '11.0.0', '[run][--loglevel=warn][x]'],
    ['pnpm', '10.0.0', '[run][x]'],
    ['bun', '1.2.0', '[run][--silent][x]'],
  ] as const) {
    it(`P34: calls ${manager} ${version} with the words it takes`, async () => {
      using project = tempProject({
        'package.json': { packageManager: `${manager}@${version}`, scripts: { x: 'true' } },
        [`programs/${manager}`]: '#!/bin/sh\nprintf "[%s]" "$@"\necho >&2; exit 4\n',
      })
      chmodSync(project.path('programs', manager), 0o755)
      const env = bareEnvironment(project)
      const path = `${project.path('programs')}${delimiter}${env['PATH'] ?? ''}`
      const options = { manager, script: 'x', args: ['--flag', 'b c'] }
      expect(await runPlanned({ type: 'npm/run', options }, project.directory, { ...env, PATH: path })).to.deep.equal({
        out: `${words}[--flag][b c]\n`,
        err: '',
        exitCode: 4,
      })
    })
  }
})
