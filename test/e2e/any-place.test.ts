import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { sparkwing } from './sparkwing.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { build: pipeline({ plan({ job }) { job('only', sh\`pwd\`) } }) } })
`

/** Every command, with a path to the project where it needs one: arguments, part of the answer. */
const everywhere = (project: string): readonly (readonly [string, string])[] => [
  [`run --cwd ${project} --output quiet build`, '✓ build passed'],
  [`run -C ${project}`, 'build'],
  [`run -C ${project} build --dry-run`, 'only'],
  [`run -C ${project} build --help`, 'sparkwing run build'],
  [`exec -C ${project} --output quiet -- pwd`, '✓ pwd passed'],
  [`pipelines -C ${project}`, 'build'],
  [`pipelines show build -C ${project}`, 'only'],
  [`runs list --project ${project}`, 'pwd'],
  // S10
  [`runs -C ${project}`, 'pwd'],
  [`runs show latest --cwd ${project}`, '✓ pwd #'],
  ['runs list --all-projects', 'build'],
  ['runs', 'build'],
  ['runs show latest --all-projects', '✓ pwd #'],
  ['runs logs latest:build --all-projects', 'project'],
  ['runs wait latest --all-projects', '✓ pwd passed'],
  ['runs cancel latest --all-projects', 'already over'],
  ['runs retry latest:build --all-projects --output quiet', '✓ build passed'],
  ['steps', 'npm/run'],
  ['doctor', '✓ home'],
  ['version', 'sparkwing'],
  ['dashboard status', 'not running'],
  ['dashboard kill', 'not running'],
]

describe('any place', () => {
  let project: TempProject
  let home: TempProject
  before(async function () {
    this.timeout(240_000)
    await builtBin()
    project = tempProject({ 'the-project/sparkwing.config.ts': config, 'below/file': '' })
    home = tempProject()
  })
  after(() => {
    project[Symbol.dispose]()
    home[Symbol.dispose]()
  })

  const answersIn = async (place: { readonly cwd: string; readonly isGone?: boolean }, path: string): Promise<void> => {
    for (const [typed, answer] of everywhere('PROJECT')) {
      if (place.isGone) mkdirSync(place.cwd)
      const args = typed.split(' ').map((word) => word.replace('PROJECT', path))
      const { code, stdout, stderr } = await hostedCall({ args, home: home.directory, ...place })
      expect(`${code} ${stdout}${stderr}`, typed)
        .to.match(/^[03] /)
        .and.to.contain(answer)
    }
  }

  it('P15: every command works in a folder that was removed', async () => {
    await answersIn({ cwd: project.path('gone'), isGone: true }, project.path('the-project'))
  })

  it('P15: every command works from another folder, with a relative path', async () => {
    await answersIn({ cwd: project.path('below') }, join('..', 'the-project'))
  })

  it('P15: a command that needs the removed folder says that it is gone', async () => {
    for (const typed of [
      'run build',
      'run -C below build',
      'exec -- true',
      'pipelines',
      'pipelines show build',
      'init',
      'run build --help',
    ]) {
      mkdirSync(project.path('gone'))
      const { code, stderr } = await hostedCall({ args: typed.split(' '), cwd: project.path('gone'), isGone: true, home: home.directory })
      expect({ code, stderr }, typed).to.deep.equal({
        code: typed.startsWith('exec') ? 125 : 2,
        stderr: 'error: The current directory no longer exists.\n  try: `cd` to a directory that exists.\n',
      })
    }
  })

  it('P11: a relative home is one home for a run and all that it starts', async () => {
    using place = tempProject({
      'sparkwing.config.ts': config.replace('sh`pwd`', 'sh`printf %s "$SPARKWING_HOME"`, { cwd: \'below\' }'),
      'below/file': '',
    })
    const { code, stdout } = await hostedCall({ args: ['run', 'build'], cwd: place.directory, home: 'the-home' })
    expect({ code, stdout }).to.deep.include({ code: 0 }).and.to.have.property('stdout').that.contains(place.path('the-home'))
    expect(readdirSync(place.directory).sort()).to.deep.equal(['below', 'sparkwing.config.ts', 'the-home'])
  })

  it('P11: a home that begins with ~/ is in the home directory of the user', async () => {
    using place = tempProject({ 'sparkwing.config.ts': config })
    const { code } = await sparkwing(['run', '--output', 'quiet', 'build'], {
      cwd: place.directory,
      home: '~/runs',
      bin: await builtBin(),
      env: { HOME: place.path('user') },
    })
    expect(code).to.equal(0)
    expect(readdirSync(place.directory).sort()).to.deep.equal(['sparkwing.config.ts', 'user'])
    expect(readdirSync(place.path('user', 'runs'))).to.include.members(['cache', 'runs', 'state.db'])
  })

  // other systems have no such place
  if (process.platform === 'linux')
    it('row 13: a home in a place where nothing can be made is refused in one sentence', async () => {
      const { code, stdout, stderr } = await sparkwing(['runs'], { cwd: project.directory, home: '/proc/none/home' })
      expect([code, stdout, stderr.split('\n')[0]]).to.deep.equal([74, '', 'error: Cannot write to the home /proc/none/home (ENOENT).'])
    })
})
