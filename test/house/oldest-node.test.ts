import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { satisfies } from 'semver'
import { oldestNode } from '../../scripts/build/oldest-node.ts'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { projectRoot, runNode } from './run-node.ts'

const text = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const { engines } = JSON.parse(text('package.json')) as { readonly engines: { readonly node: string } }

describe('the supported versions of Node', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sparkwing-promised-'))
    cpSync(join(projectRoot, 'bin'), join(folder, 'bin'), { recursive: true })
    mkdirSync(join(folder, 'dist/cli'), { recursive: true })
    writeFileSync(join(folder, 'dist/cli/start.js'), "export const start = () => console.log('started')\n")
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "oclif": {} }\n')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts bin/run.js in a process with a different platform and versions. */
  const startAs = async (platform: string, versions: Readonly<Record<string, string>>): Promise<readonly [number | null, string]> => {
    const pretence = `const facts = ${JSON.stringify({ platform, versions })}
      Object.defineProperty(process, 'versions', { value: { ...process.versions, ...facts.versions } })
      Object.defineProperty(process, 'platform', { value: facts.platform })`
    const { code, output } = await runNode(
      folder,
      ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`, 'bin/run.js', 'run'],
      { ...process.env, SPARKWING_HOME: join(folder, 'home') },
    )
    // a refused start creates nothing
    expect(existsSync(join(folder, 'home'))).to.equal(code === 0)
    rmSync(join(folder, 'home'), { recursive: true, force: true })
    return [code, output]
  }

  it('P0: bin/run.js starts only on the versions in `engines`, and says in one line what it needs on others', async () => {
    const versions = ['16.20.2', '20.19.0', '21.7.3', '22.17.1', '22.18.0', '22.99.0', '23.0.0', '23.5.0', '23.6.0', '24.0.0', '30.0.0']
    for (const version of versions) {
      const refused = `sparkwing needs ${needed()}; this is Node ${version} (${process.execPath})\n`
      const expected = satisfies(version, engines.node) ? [0, 'started\n'] : [2, refused]
      expect(await startAs('linux', { node: version }), version).to.deep.equal(expected)
    }
  })

  it('bin/run.js starts on Linux and macOS, and says in one line what to do on Windows and Bun', async () => {
    expect(await startAs('darwin', {})).to.deep.equal([0, 'started\n'])
    const windows = 'sparkwing does not run on Windows itself: install it inside WSL (https://learn.microsoft.com/windows/wsl)\n'
    expect(await startAs('win32', {})).to.deep.equal([2, windows])
    expect(await startAs('linux', { bun: '1.3.3' })).to.deep.equal([
      2,
      `sparkwing needs ${needed()}; this is Bun 1.3.3 (${process.execPath}): start it without --bun\n`,
    ])
  })

  /** The versions, in the words of bin/run.js. */
  const needed = (): string => /const needed = '(.+)'/.exec(text('bin/run.js'))?.[1] ?? 'not said'

  it('P0: are named in README in the same words', () => {
    expect(text('README.md')).to.include(`Sparkwing needs ${needed()}.`)
  })

  it('P0: have the built-ins that the compiler knows', () => {
    const { version } = JSON.parse(text('node_modules/@types/node/package.json')) as { readonly version: string }
    expect(version).to.match(new RegExp(`^${oldestNode(projectRoot)}\\.`))
  })
})

/** What the oldest Node lacks, and what the check must say about it. */
const newer: Readonly<Record<string, string>> = {
  'Promise.try': 'Promise.try(() => 1)',
  'RegExp.escape': "RegExp.escape('a')",
  'Error.isError': 'Error.isError(1)',
  'Iterator.concat': 'Iterator.concat([1])',
  'Math.sumPrecise': 'Math.sumPrecise([1])',
  'Uint8Array.fromBase64': "Uint8Array.fromBase64('')",
  'Uint8Array.prototype.toHex': 'new Uint8Array(1).toHex()',
  'Map.prototype.getOrInsert': '((map) => map.getOrInsert(1, 2))(new Map())',
  Float16Array: 'new Float16Array(1)',
  DisposableStack: 'new DisposableStack()',
  Temporal: 'Temporal.Now.instant()',
  'Intl.DurationFormat': "new Intl.DurationFormat('en')",
  'RegExp Modifiers': '/(?i:a)/.test(globalThis.text)',
  'duplicate named capturing groups': '/(?<a>x)|(?<a>y)/.test(globalThis.text)',
}
const hook = (expression: string): string => `// @ts-nocheck\nexport default () => ${expression}\n`
/** What the oldest Node has, although it is newer than the ECMAScript edition of its time. */
const known = hook(
  '[new Set([1]).union(new Set([2])), [1].values().map(String).toArray(), Array.fromAsync([]), Promise.withResolvers(), Symbol.dispose]',
)

describe('the check of the oldest Node', function () {
  this.timeout(240_000)
  const check = async (files: Readonly<Record<string, string>>) => {
    using copy = plantedCopy(projectRoot, { 'bin/run.js': 'await 1\n', ...files }, { bare: true })
    return await runNode(copy.path, ['scripts/check.ts', 'oldest node'])
  }

  it('P0: finds newer built-ins, patterns and syntax in published files, and packages that require a newer Node', async () => {
    const hooks = Object.values(newer).map((expression, index) => [`src/hooks/planted-${index}.ts`, hook(expression)] as const)
    const lock = JSON.parse(text('package-lock.json')) as { readonly packages: Record<string, object> }
    lock.packages['node_modules/planted'] = { version: '1.0.0', engines: { node: '>=24' } }
    const { code, output } = await check({
      ...Object.fromEntries(hooks),
      'src/hooks/known.ts': known,
      // a build that does not compile `using` down
      'scripts/build/bundle.ts': text('scripts/build/bundle.ts').replace(/\n +transform: .*/, ''),
      'src/hooks/planted-using.ts': hook('{ using file = globalThis.file }'),
      'bin/run.js': 'using file = globalThis.file\n',
      'package-lock.json': JSON.stringify(lock),
    })
    for (const [index, name] of Object.keys(newer).entries())
      expect(output).to.match(new RegExp(`planted-${index}\\.js:\\d+:\\d+ .*${name.replaceAll('.', '\\.')}`))
    expect(output)
      .to.match(/planted-using\.js:\d+:\d+ .*using/)
      .and.match(/bin\/run\.js:1:\d+ Parsing error/)
      .and.include('node_modules/planted asks for Node >=24')
      .and.not.include('known.js')
    expect(output).to.include('failed: oldest node')
    expect(code).to.equal(1)
  })
})
