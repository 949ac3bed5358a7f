import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { builtPackage } from '../e2e/built-package.ts'
import { tempProject } from '../project/temp-project.ts'
import { globalInstallation } from '../install/packed-package.ts'
import { projectRoot, runNode, type Ran } from './run-node.ts'

/** A command and a hook that import the same module, and a script that builds them and calls both. */
const meeting = {
  'src/model/planted-meeting.ts': 'export const whoCame: string[] = []\n',
  'src/hooks/planted.ts': "import { whoCame } from '../model/planted-meeting.ts'\nexport default () => whoCame.push('hook')\n",
  'src/commands/planted.ts': "import { whoCame } from '../model/planted-meeting.ts'\nwhoCame.push('command')\nexport default whoCame\n",
  'meet.ts': [
    "import { bundle } from './scripts/build/bundle.ts'",
    'await bundle({ root: import.meta.dirname, out: `${import.meta.dirname}/dist` })',
    "const [command, hook] = await Promise.all(['commands', 'hooks'].map((folder) => import(`./dist/${folder}/planted.js`)))",
    'hook.default()',
    'console.log(JSON.stringify(command.default))',
  ].join('\n'),
}

interface Package {
  readonly oclif: {
    readonly hooks: Readonly<Record<string, string>>
    readonly commands: { readonly target: string }
    readonly helpClass: string
  }
  readonly exports: { readonly '.': { readonly types: string; readonly default: string } }
}
const readPackage = (root: string): Package => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package

describe('the build', function () {
  this.timeout(240_000)
  let built: string
  let home: string
  // other tests share a cache of compiled code
  const ownEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_COMPILE_CACHE: undefined, SPARKWING_HOME: home })
  const sparkwing = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
    runNode(built, ['bin/run.js', ...args], { ...ownEnvironment(), ...env })

  /** Node's coverage of all files that were loaded. */
  const loadedBy = async (args: readonly string[]): Promise<string> => {
    const coverage = mkdtempSync(join(tmpdir(), 'sparkwing-loaded-'))
    const { code, output } = await runNode(built, args, { ...ownEnvironment(), NODE_V8_COVERAGE: coverage })
    expect(code, output).to.equal(0)
    const loaded = readdirSync(coverage).map((file) => readFileSync(join(coverage, file), 'utf8'))
    rmSync(coverage, { recursive: true })
    return loaded.join('\n')
  }

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'sparkwing-home-'))
    built = await builtPackage()
  })
  after(() => {
    rmSync(home, { recursive: true, force: true })
  })

  it('puts everything where package.json expects it', async () => {
    const installed = await installedPackage()
    const { oclif, exports } = readPackage(installed)
    const named = [...Object.values(oclif.hooks), `${oclif.helpClass}.js`, exports['.'].types, exports['.'].default]
    expect(named.filter((file) => !statSync(join(installed, file), { throwIfNoEntry: false }))).to.deep.equal([])
    const modules = (folder: string): readonly string[] => globSync('**/*.js', { cwd: join(built, 'dist', folder) }).sort()
    const sources = (folder: string): readonly string[] =>
      globSync('**/*.ts', { cwd: join(projectRoot, 'src', folder) })
        .map((file) => file.replace(/\.ts$/, '.js'))
        .sort()
    // for tools that ask which version is installed, and for a CommonJS config
    const script = "const s = require('sparkwing'); console.log(typeof s.pipeline, require('sparkwing/package.json').name)"
    expect(execFileSync(process.execPath, ['-e', script], { cwd: built, encoding: 'utf8' })).to.equal('function sparkwing\n')
    // oclif treats every file under commands as a command
    expect(modules('commands')).to.deep.equal(sources('commands'))
    expect(modules('hooks')).to.deep.equal(sources('hooks'))
  })

  it('names every hook of src/hooks in package.json', () => {
    const named = Object.values(readPackage(projectRoot).oclif.hooks)
    const there = readdirSync(join(projectRoot, 'src/hooks')).map((file) => `./dist/hooks/${file.replace(/\.ts$/, '.js')}`)
    expect([...new Set(named)].sort()).to.deep.equal(there.sort())
  })

  it('gives a command and a hook the same instance of a module', async () => {
    using copy = plantedCopy(projectRoot, meeting, { bare: true })
    const { output } = await runNode(copy.path, ['meet.ts'])
    expect(JSON.parse(output)).to.deep.equal(['command', 'hook'])
  })

  it('runs and records a job without the server and its packages', async () => {
    const loaded = await loadedBy(['bin/run.js', 'exec', '--output', 'quiet', '--', 'true'])
    expect(loaded).to.include('/dist/execa-').and.include('/dist/better-sqlite3-')
    expect(loaded.match(/"url":"node:(?:http|worker_threads)"|\/dist\/(?:dashboard|start-server)-/g)).to.equal(null)
    const { output } = await sparkwing(['runs', 'list', '--all-projects', '--json'])
    const { runs } = JSON.parse(output) as { readonly runs: readonly { readonly status: string }[] }
    expect(runs.map(({ status }) => status)).to.deep.equal(['passed'])
  })

  it('contains no compiler', () => {
    const chunks = globSync('dist/**/*.js', { cwd: built })
    expect(chunks.filter((file) => statSync(join(built, file)).size > 1_000_000)).to.deep.equal([])
    const names = readdirSync(join(built, 'dist')).map((file) => file.replace(/-.*/, ''))
    expect(names).to.include.members(['authoring', 'better', 'execa', 'sparkwing'])
  })

  it('is plain ASCII, so that V8 stores it in one byte per character', () => {
    const chunks = globSync('dist/**/*.js', { cwd: built })
    expect(chunks.filter((file) => /[^\0-\x7f]/.test(readFileSync(join(built, file), 'utf8')))).to.deep.equal([])
  })

  it('gives a config the public API without loading the command line', async () => {
    const files = await loadedBy(['-e', `import('${join(built, 'dist/index.js')}')`])
    expect(files).to.include('/dist/authoring-').and.not.include('/dist/sparkwing-')
  })

  it('P38: exports the public API from one file, so that `import/named` need not read the bundle', () => {
    const index = readFileSync(join(built, 'dist/index.js'), 'utf8')
    expect(/\bexport\{([^}]*)\}(?!from)/.exec(index)?.[1]?.split(',')).to.include.members(['defineConfig', 'pipeline', 'sh'])
    expect(index).not.to.match(/\bexport\b[^;]*\bfrom\b/)
  })

  for (const args of [['version'], ['--version'], ['--help'], ['run', '--help'], ['steps'], ['pipelines']])
    it(`loads neither execa nor better-sqlite3 for \`sparkwing ${args.join(' ')}\``, async () => {
      const loaded = await loadedBy(['bin/run.js', ...args])
      expect(loaded).to.include('/dist/cli/start.js')
      expect([
        ...new Set(loaded.match(/\/dist\/(?:execa|better-sqlite3)-|\/node_modules\/(?:better-sqlite3|@oclif\/core|typescript)\//g)),
      ]).to.deep.equal([])
    })

  it('keeps compiled code in the home, where no other user can write', async () => {
    await sparkwing(['version'])
    expect(readdirSync(join(home, 'cache/compile'))).not.to.deep.equal([])
    expect(statSync(join(home, 'cache')).mode & 0o777).to.equal(0o700)
    rmSync(join(home, 'cache/compile'), { recursive: true })
    expect((await sparkwing(['version'])).code).to.equal(0)
    expect(readdirSync(join(home, 'cache/compile')), 'safe to delete').not.to.deep.equal([])
  })

  it('starts with a home that cannot be written', async () => {
    const { code, output } = await sparkwing(['version'], { SPARKWING_HOME: join(built, 'package.json') })
    expect(output).to.match(/0\.1\.0/)
    expect(code).to.equal(0)
  })

  it('is not needed by `npm run dev`, which runs a job from source', async () => {
    using own = tempProject()
    const { code, output } = await runNode(projectRoot, ['bin/dev.js', 'exec', '--output', 'lines', '--', 'echo', 'hello'], {
      ...process.env,
      SPARKWING_HOME: own.directory,
    })
    expect(output).to.match(/hello/)
    expect(code, output).to.equal(0)
  })
})

const installedPackage = async (): Promise<string> => join(await globalInstallation(), 'lib/node_modules/sparkwing')
