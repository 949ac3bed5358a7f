import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import type { Finished } from '../e2e/sparkwing.ts'
import { until } from '../journal/until.ts'
import { projectRoot } from '../house/run-node.ts'
import { callInstalled, type StartedCall } from './call-installed.ts'
import { globalInstallation } from './packed-package.ts'

const scripts = {
  build: 'echo built by $npm_lifecycle_event',
  fail: 'echo about to fail; exit 9',
  forever: 'echo waiting; exec sleep 600',
  prepare: 'echo prepared',
  'test:unit': 'echo unit',
  args: 'node -e "console.log(JSON.stringify(process.argv.slice(1)))" --',
}

describe('packed and installed into an empty prefix, in a project that contains nothing of ours', function () {
  this.timeout(240_000)
  let prefix: string
  let project: TempProject
  before(async () => {
    prefix = await globalInstallation()
  })
  beforeEach(() => {
    project = tempProject({ 'package.json': { name: 'shop', scripts } })
  })
  afterEach(() => {
    project[Symbol.dispose]()
  })

  const start = (args: readonly string[], from = prefix): StartedCall =>
    callInstalled(args, { prefix: from, cwd: project.directory, home: project.path('home'), sharesCompiled: true })
  const sparkwing = (...args: readonly string[]): Promise<Finished> => start(args).finished
  const logs = async (): Promise<string> => (await sparkwing('runs', 'logs', 'latest')).stdout

  it('the package contains what a user needs and nothing else', () => {
    const folder = join(prefix, 'lib/node_modules/sparkwing')
    expect(readdirSync(folder).sort()).to.deep.equal([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'bin',
      'dashboard-dist',
      'dist',
      'docs',
      'node_modules',
      'oclif.manifest.json',
      'package.json',
    ])
    expect(readdirSync(join(folder, 'bin'))).to.deep.equal(['run.js'])
    const pages = globSync('**/*.*', { cwd: join(projectRoot, 'dashboard-dist') })
    const read = (root: string) => pages.map((file) => readFileSync(join(root, 'dashboard-dist', file), 'latin1'))
    expect(pages.length).to.be.greaterThan(5)
    expect(read(folder)).to.deep.equal(read(projectRoot))
    for (const licenses of ['dist/third-party-licenses.txt', 'dashboard-dist/licenses.txt'])
      expect(readFileSync(join(folder, licenses), 'utf8')).to.include('MIT')
  })

  it('F5: the package contains what its pages link to', () => {
    const folder = join(prefix, 'lib/node_modules/sparkwing')
    const pages = globSync('{*.md,docs/*.md}', { cwd: folder })
    expect(pages).to.include.members(['README.md', 'CONTRIBUTING.md', 'docs/pipelines.md'])
    const links = pages.flatMap((page) =>
      Array.from(readFileSync(join(folder, page), 'utf8').matchAll(/(?<!`)\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, link = '']) => ({
        page,
        link,
      })),
    )
    const local = links.filter(({ link }) => !link.startsWith('https://'))
    expect(local.filter(({ page, link }) => !existsSync(join(folder, dirname(page), link)))).to.deep.equal([])
    expect(local.length).to.be.greaterThan(20)
  })

  it('F3: its installation compiles nothing and needs no scripts', () => {
    const folder = join(prefix, 'lib/node_modules/sparkwing')
    interface Manifest {
      readonly scripts: object
      readonly gypfile?: boolean
    }
    const manifestOf = (name: string): Manifest => JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as Manifest
    expect(manifestOf('.').scripts).not.to.have.any.keys('preinstall', 'install', 'postinstall')
    const sqlite = manifestOf('node_modules/better-sqlite3')
    expect(sqlite.scripts).not.to.have.any.keys('preinstall', 'install', 'postinstall')
    // otherwise npm would call node-gyp for its binding.gyp
    expect(sqlite.gypfile).to.equal(false)
    const prebuilds = readdirSync(join(folder, 'node_modules/better-sqlite3/prebuilds'))
    const systems = ['darwin', 'linux', 'linuxmusl'].flatMap((system) => ['arm64', 'x64'].map((processor) => `${system}-${processor}.node`))
    expect(prebuilds).to.include.members(systems)
  })

  it('lists the scripts that are pipelines', async () => {
    const { code, stdout } = await sparkwing('run')
    expect(code).to.equal(0)
    for (const name of Object.keys(scripts)) expect(stdout).to.match(new RegExp(`^ *${name} `, 'm'))
  })

  it('runs a script that passes', async () => {
    const { code, stdout, stderr } = await sparkwing('run', 'build')
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: 'built by build\n' })
    expect(stderr).to.match(/^● build started · \S+\n✓ build passed in [^\n]+\n$/)
  })

  it('exits with the status of a script that fails, and shows its output', async () => {
    const { code, stderr } = await sparkwing('run', 'fail', '--output', 'quiet')
    expect(code).to.equal(9)
    expect(stderr).to.include('about to fail').and.include('exited with code 9')
  })

  it('cancels a long script on Ctrl-C, and leaves no process behind', async () => {
    const running = start(['run', 'forever'])
    await until(() => running.stdout().includes('waiting'))
    const [run = ''] = readdirSync(project.path('home/runs'))
    running.child.kill('SIGINT')
    const { code } = await running.finished
    expect(code).to.equal(130)
    const processes = execFileSync('ps', ['-A', 'e', '-o', 'args='], { encoding: 'utf8', maxBuffer: 1 << 26 })
    expect(processes).not.to.include(`SPARKWING_RUN_ID=${run}`)
    const { run: recorded } = JSON.parse((await sparkwing('runs', 'show', run, '--json')).stdout) as RunDetailJson
    expect(recorded).to.include({ status: 'cancelled', cause: 'SIGINT' })
  })

  it('runs a script whose name contains a colon', async () => {
    expect(await sparkwing('run', 'test:unit', '--output', 'quiet')).to.include({ code: 0, stdout: '' })
    expect(await logs()).to.equal('unit\n')
  })

  it('passes what follows -- to the script unchanged', async () => {
    const args = ['a b', '--grep', 'x*', '--', '$HOME', '-j4', '']
    expect(await sparkwing('run', 'args', '--', ...args)).to.include({ code: 0 })
    expect(JSON.parse(await logs())).to.deep.equal(args)
  })

  it("lets a config import 'sparkwing', whatever its extension and the project's type", async () => {
    for (const [file, type] of [
      ['sparkwing.config.ts', 'commonjs'],
      ['sparkwing.config.mts', 'commonjs'],
      ['sparkwing.config.mjs', 'commonjs'],
      ['sparkwing.config.js', 'module'],
      ['sparkwing.config.js', undefined],
    ] as const) {
      using configured = tempProject({
        'package.json': { name: 'shop', type },
        [file]:
          "import { defineConfig, pipeline, sh } from 'sparkwing'\nexport default defineConfig({ pipelines: { hello: pipeline({ plan({ job }) { job('hello', sh`echo ${'hello'}`) } }) } })\n",
      })
      const { code, stderr } = await start(['run', 'hello', '-C', configured.directory, '--output', 'quiet']).finished
      expect(code, `${file}, ${String(type)}`).to.equal(0)
      expect(stderr, `${file}, ${String(type)}`).to.match(/^✓ hello passed.*\n$/)
    }
  })

  it('includes help and completion, whose packages it depends on', async () => {
    expect((await sparkwing('help', 'runs', 'logs')).stdout).to.include('sparkwing runs logs RUN [JOB]')
    expect(await sparkwing('autocomplete', '--help')).to.include({ code: 0, stderr: '' })
  })

  it("writes the run's row by its package's own hook, which shares modules with the command", async () => {
    const rows = (): readonly unknown[] => {
      if (!existsSync(project.path('home/state.db'))) return []
      const db = new Sqlite(project.path('home/state.db'), { readonly: true })
      try {
        return db.prepare('SELECT pipeline, status FROM runs').all()
      } finally {
        db.close()
      }
    }
    const hookless = project.path('hookless')
    cpSync(prefix, hookless, { recursive: true, verbatimSymlinks: true })
    const manifest = join(hookless, 'lib/node_modules/sparkwing/package.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"sparkwing:event"', '"sparkwing:nothing"'))
    expect(await start(['run', 'build'], hookless).finished).to.include({ code: 0 })
    expect(rows()).to.deep.equal([])

    expect(await sparkwing('run', 'test:unit')).to.include({ code: 0 })
    expect(rows()).to.deep.equal([{ pipeline: 'test:unit', status: 'passed' }])
  })
})
