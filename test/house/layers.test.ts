import { globSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { plantedCopy, type Files } from '../../scripts/plant/planted-copy.ts'
import { projectRoot, runNode } from './run-node.ts'

interface Cruiser {
  readonly default: { readonly forbidden: readonly { readonly name: string }[] }
  readonly rooms: Readonly<Record<string, readonly string[]>>
  readonly pluginsMayImport: readonly string[]
  readonly pagesMayImport: readonly string[]
}
const {
  default: cruiser,
  rooms: allowed,
  pluginsMayImport,
  pagesMayImport,
} = (await import(`${projectRoot}/.dependency-cruiser.js`)) as Cruiser
const rules = cruiser.forbidden.map(({ name }) => name)
const imports = (...from: readonly string[]): string => from.map((specifier) => `import '${specifier}'\n`).join('')

const rooms = [
  ...['model', 'masking', 'digest', 'wire', 'graph', 'history', 'storage', 'pipeline', 'package-json', 'engine', 'process', 'journal'],
  ...[
    'database',
    'locks',
    'cache',
    'server',
    'project',
    'scaffold',
    'records',
    'retention',
    'execution',
    'log-search',
    'live-view',
    'server-process',
    'doctor',
    'cli',
    'commands',
    'hooks',
  ],
]
const tidy: Files = {
  ...Object.fromEntries(rooms.map((room) => [`src/${room}/thing.ts`, 'export const thing = 1\n'])),
  'src/engine/ports.ts': 'export const port = 1\n',
  'src/process/uses-port.ts': imports('../engine/ports.ts', 'execa'),
  'src/database/uses-sqlite.ts': imports('better-sqlite3'),
  'src/plugins/sqlite/index.ts': imports('../../storage/thing.ts', '../../database/thing.ts'),
  'src/project/built-in-plugins.ts': imports('../plugins/sqlite/index.ts', '../plugins/shell/index.ts'),
  'src/plugins/shell/index.ts': imports('../../pipeline/thing.ts'),
  'src/cli/uses-oclif.ts': imports('@oclif/core', '../execution/thing.ts'),
  'src/index.ts': imports('./pipeline/thing.ts', './storage/thing.ts', './model/thing.ts'),
  'plugins/notify/src/thing.ts': imports('../../../src/index.ts'),
  'dashboard/thing.ts': imports(...pagesMayImport.map((room) => `../src/${room}/thing.ts`)),
  'test/thing.ts': 'export const thing = 1\n',
}

/** One violation for each rule. */
const planted: Files = {
  'src/model/planted-room.ts': imports('../wire/thing.ts'),
  'src/files/planted-room.ts': imports('../wire/thing.ts'),
  'src/masking/planted-room.ts': imports('../process/thing.ts'),
  'src/digest/planted-room.ts': imports('../wire/thing.ts'),
  'src/wire/planted-room.ts': imports('../project/thing.ts'),
  'src/graph/planted-room.ts': imports('../pipeline/thing.ts'),
  'src/history/planted-room.ts': imports('../pipeline/thing.ts'),
  'src/storage/planted-room.ts': imports('../pipeline/thing.ts'),
  'src/pipeline/planted-room.ts': imports('../engine/thing.ts'),
  'src/package-json/planted-room.ts': imports('../project/thing.ts'),
  'src/engine/planted-room.ts': imports('../process/thing.ts'),
  'src/process/planted-room.ts': imports('../engine/thing.ts'),
  'src/journal/planted-room.ts': imports('../process/thing.ts'),
  'src/database/planted-room.ts': imports('../locks/thing.ts'),
  'src/cache/planted-room.ts': imports('../process/thing.ts'),
  'src/locks/planted-room.ts': imports('../process/thing.ts'),
  'src/server/planted-room.ts': imports('../journal/thing.ts'),
  // a type import counts too
  'src/project/planted-room.ts': "import type { thing } from '../records/thing.ts'\nexport type Thing = typeof thing\n",
  'src/scaffold/planted-room.ts': imports('../records/thing.ts'),
  'src/records/planted-room.ts': imports('../execution/thing.ts'),
  'src/retention/planted-room.ts': imports('../execution/thing.ts'),
  'src/execution/planted-room.ts': imports('../live-view/thing.ts'),
  'src/log-search/planted-room.ts': imports('../live-view/thing.ts'),
  'src/live-view/planted-room.ts': imports('../server-process/thing.ts'),
  'src/server-process/planted-room.ts': imports('../doctor/thing.ts'),
  'src/doctor/planted-room.ts': imports('../cli/thing.ts'),
  'src/home-plugins/planted-room.ts': imports('../cli/thing.ts'),
  'src/testing/planted-room.ts': imports('../process/thing.ts'),
  'src/newer-version/planted-room.ts': imports('../cli/thing.ts'),
  'src/completion/planted-room.ts': imports('../cli/thing.ts'),
  'src/reports/planted-room.ts': imports('../records/thing.ts'),
  'src/cli/planted-room.ts': imports('../commands/thing.ts'),
  'src/commands/planted-room.ts': imports('../hooks/thing.ts'),
  'src/hooks/planted-room.ts': imports('../commands/thing.ts'),
  'src/plugins/shell/planted-room.ts': imports('../sqlite/index.ts'),
  // allowed in this folder, but only in one file
  'src/project/planted-plugin.ts': imports('../plugins/sqlite/index.ts'),
  'src/model/planted-homes.ts': imports(
    'execa',
    'better-sqlite3',
    '@oclif/core',
    'get-east-asian-width',
    'koa',
    'koa-router',
    'koa-static',
    'launch-editor',
    'fast-xml-parser',
    'picomatch',
    'semver',
    'yaml',
    'node:sqlite',
  ),
  'src/model/planted-homeless.ts': imports('chai'),
  'src/model/planted-loop.ts': imports('./planted-loop-back.ts'),
  'src/model/planted-loop-back.ts': imports('./planted-loop.ts'),
  'src/model/planted-door.ts': imports('../index.ts'),
  'src/model/planted-test.ts': imports('../../test/thing.ts'),
  'plugins/notify/src/planted-room.ts': imports('../../../src/model/thing.ts'),
  'dashboard/planted-room.ts': imports('../src/project/thing.ts'),
  'src/wire/planted-node.ts': imports('node:fs'),
  'src/model/planted-unresolved.ts': imports('./nowhere.ts'),
}

/** Each room and what it may import, from the table of ARCHITECTURE.md. */
const documented = (): Readonly<Record<string, readonly string[]>> => {
  const rows = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `(?:src\/)?([^`]+)` +\|[^|]+\| ([^|]+?) +\|$/gm)
  return Object.fromEntries([...rows].map(([, room = '', may = '']) => [room, may === 'nothing' ? [] : may.split(', ')]))
}

describe('layers', function () {
  this.timeout(240_000)

  it('match the table of ARCHITECTURE.md', () => {
    expect(documented()).to.deep.equal({ ...allowed, 'plugins/<name>': pluginsMayImport, dashboard: pagesMayImport })
  })

  it('include every folder of src, and no folder has more than 25 files', () => {
    const inSrc = new Set(globSync('*/**/*.ts', { cwd: join(projectRoot, 'src') }).map((file) => file.split('/')[0]))
    expect([...inSrc].sort()).to.deep.equal([...Object.keys(allowed), 'plugins'].sort())
    const crowded = globSync('{src,dashboard}/**/', { cwd: projectRoot }).filter(
      (folder) => readdirSync(join(projectRoot, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).length > 25,
    )
    expect(crowded).to.deep.equal([])
  })

  it('row 7: report a violation of each rule, and nothing else', async () => {
    const door = { 'src/index.ts': imports('./pipeline/thing.ts', './project/thing.ts') }
    using copy = plantedCopy(projectRoot, { ...tidy, ...planted, ...door }, { bare: true })
    const { code, output } = await runNode(copy.path, ['scripts/check.ts', 'layers'])
    const found = [...output.matchAll(/^ *([\w-]+): (\S+) → /gm)]
    expect([...new Set(found.map(([, rule]) => rule))].sort()).to.deep.equal([...rules].sort())
    expect(found.map(([, , from]) => from).filter((from) => !from?.includes('planted') && from !== 'src/index.ts')).to.deep.equal([])
    expect(output).to.include('failed: layers')
    expect(code).to.equal(1)
  })

  it('fail if no modules are found', async () => {
    using copy = plantedCopy(projectRoot, { 'src/readme.txt': 'no code here\n' }, { bare: true })
    const { code, output } = await runNode(copy.path, ['scripts/check-layers.ts'])
    expect(output).to.include('found no modules')
    expect(code).to.equal(1)
  })
})
