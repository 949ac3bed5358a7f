import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../../src/project/config/load-config.ts'
import { mistake } from '../caught.ts'
import { tempProject, type TempProject } from './temp-project.ts'

const ownEntry = new URL('../fixtures/own-entry.ts', import.meta.url).href
const config =
  "import { defineConfig, pipeline } from 'sparkwing'\nexport default defineConfig({ pipelines: { build: pipeline({ plan() {} }) } })\n"

const load = (project: TempProject, file = 'sparkwing.config.ts') => loadConfig(project.path(file), { ownEntry })
/** Loads in a process of its own, to see its output and its end. */
const loadApart = (project: TempProject, file: string) => {
  const child = fileURLToPath(new URL('../fixtures/load-config-child.ts', import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [child, project.path(file)], { encoding: 'utf8', cwd: project.directory })
  return { said: JSON.parse(stdout) as unknown, stderr, status }
}

describe('loadConfig', () => {
  for (const type of ['commonjs', 'module', undefined]) {
    for (const file of ['sparkwing.config.ts', 'sparkwing.config.mts', 'sparkwing.config.js', 'sparkwing.config.mjs']) {
      it(`loads ${file} in a package of type ${type ?? 'none'} as an ES module, without a warning and without sparkwing installed`, () => {
        using project = tempProject({ 'package.json': { name: 'demo', ...(type && { type }) }, [file]: config })
        expect(loadApart(project, file)).to.deep.equal({ said: { pipelines: ['build'] }, stderr: '', status: 0 })
      })
    }
  }

  it('loads what the config imports by path, in any kind of module, without a warning', () => {
    using project = tempProject({
      'package.json': { name: 'demo', type: 'commonjs', imports: { '#names': './lib/names.ts' } },
      'sparkwing.config.ts': [
        "import { build } from './lib/build.ts'",
        "import names from '#names'",
        "import data from './data.json' with { type: 'json' }",
        "import { five } from './old.cjs'",
        'export default { pipelines: { [names[0]]: build, [data.name]: build, ["n" + five]: build } }',
      ].join('\n'),
      'lib/build.ts': "import { pipeline } from 'sparkwing'\nexport const build = pipeline({ plan() {} })",
      'lib/names.ts': 'const names: string[] = ["first"]\nexport default names',
      'data.json': { name: 'second' },
      'old.cjs': 'exports.five = 5',
    })
    expect(loadApart(project, 'sparkwing.config.ts')).to.deep.equal({
      said: { pipelines: ['first', 'second', 'n5'] },
      stderr: '',
      status: 0,
    })
  })

  for (const type of ['commonjs', undefined]) {
    it(`loads an imported .js file as what it is written as, in a package of type ${type ?? 'none'}`, () => {
      using project = tempProject({
        'package.json': { name: 'demo', ...(type && { type }) },
        'sparkwing.config.ts': [
          "import { first } from './esm.js'",
          "import { second } from './cjs.js'",
          'const build = { kind: "pipeline", inputs: {}, plan() {} }',
          'export default { pipelines: { [first]: build, [second]: build } }',
        ].join('\n'),
        'esm.js': "export const first = 'first'",
        'cjs.js': "exports.second = 'second'",
      })
      expect(loadApart(project, 'sparkwing.config.ts')).to.deep.equal({ said: { pipelines: ['first', 'second'] }, stderr: '', status: 0 })
    })
  }

  it("prefers the project's own copy of sparkwing", async () => {
    using project = tempProject({
      'sparkwing.config.ts':
        "import { mark } from 'sparkwing'\nexport default { pipelines: { [mark]: { kind: 'pipeline', inputs: {}, plan() {} } } }",
      'node_modules/sparkwing/package.json': { name: 'sparkwing', type: 'module', exports: { '.': './index.js' } },
      'node_modules/sparkwing/index.js': "export const mark = 'local'",
    })
    expect(Object.keys((await load(project)).pipelines)).to.deep.equal(['local'])
  })

  for (const [what, manifest] of [
    ['lacks its main file', { name: 'sparkwing', type: 'module', exports: { '.': './gone.js' } }],
    ['exports nothing', { name: 'sparkwing', type: 'module', exports: { './other': './other.js' } }],
  ] as const) {
    it(`does not hide a local install of sparkwing that ${what}`, async () => {
      using project = tempProject({ 'sparkwing.config.ts': config, 'node_modules/sparkwing/package.json': manifest })
      const { code, message } = await mistake(() => load(project))
      expect(code).to.equal('config-broken-install')
      expect(message).to.contain('sparkwing.config.ts:1:').and.contain('the installed package sparkwing is broken')
    })
  }

  it('says that a top-level await never settles instead of ending silently', () => {
    using project = tempProject({ 'sparkwing.config.ts': '// waits\nconst x = await new Promise(() => {})\nexport default x' })
    expect(loadApart(project, 'sparkwing.config.ts')).to.deep.equal({
      said: {
        code: 'config-never-settles',
        message: 'sparkwing.config.ts:2:1: a top-level `await` never settles.',
        tryThis: ['Move it into the function of a job.'],
      },
      stderr: '',
      status: 2,
    })
  })

  const mistakes: readonly {
    readonly name: string
    readonly text: string
    readonly file?: string
    readonly others?: Readonly<Record<string, string | object>>
    readonly code: string
    readonly says: RegExp
    readonly advises: RegExp
  }[] = [
    {
      name: 'a syntax error in TypeScript',
      text: 'export default {\n  a: 1,,\n}',
      code: 'config-syntax',
      says: /sparkwing\.config\.ts:2:8: Unexpected token `,`/,
      advises: /syntax/,
    },
    {
      name: 'a syntax error in JavaScript',
      file: 'sparkwing.config.mjs',
      text: 'export default {\n  a: 1,,\n}',
      code: 'config-syntax',
      says: /sparkwing\.config\.mjs:2:8: Unexpected token ','$/,
      advises: /syntax/,
    },
    {
      name: 'a name declared twice, which only the second look at a file finds',
      text: 'const a: number = 1\nconst a = 2\nexport default a',
      code: 'config-syntax',
      says: /sparkwing\.config\.ts:2:7: Identifier 'a' has already been declared/,
      advises: /syntax/,
    },
    {
      name: 'a syntax error in an imported file',
      text: "import './lib/steps.ts'\nexport default 1",
      others: { 'lib/steps.ts': '\n\nconst = 2' },
      code: 'config-syntax',
      says: /lib\/steps\.ts:3:7: Unexpected token/,
      advises: /syntax/,
    },
    {
      name: 'an enum',
      text: 'const a = 1\nexport enum Color { Red }',
      code: 'config-typescript-syntax',
      says: /sparkwing\.config\.ts:2:\d+: Node only strips types and cannot compile a TypeScript enum\.$/,
      advises: /union.*erasableSyntaxOnly/,
    },
    {
      name: 'a namespace',
      text: 'namespace X { export const a = 1 }\nexport default X',
      code: 'config-typescript-syntax',
      says: /:1:1: .*namespace/,
      advises: /separate module/,
    },
    {
      name: 'a parameter property',
      text: 'class A { constructor(private x: number) {} }\nexport default A',
      code: 'config-typescript-syntax',
      says: /:1:\d+: .*parameter property/,
      advises: /assign|set it in the constructor/,
    },
    {
      name: 'an import through tsconfig paths',
      text: "import { a } from '@app/steps'\nexport default a",
      others: { 'tsconfig.json': '{\n  // comments are allowed here\n  "compilerOptions": { "paths": { "@app/*": ["./src/*"] } },\n}' },
      code: 'config-tsconfig-paths',
      says: /sparkwing\.config\.ts:1:\d+: "@app\/steps" is a path of tsconfig\.json/,
      advises: /relative path/,
    },
    {
      name: 'a relative import without its ending',
      text: "import './lib/steps'\nexport default 1",
      others: { 'lib/steps.ts': '' },
      code: 'config-import',
      says: /sparkwing\.config\.ts:1:8: "\.\/lib\/steps" is not a file/,
      advises: /"\.\/lib\/steps\.ts"/,
    },
    {
      name: 'a relative import with the ending that tsc writes',
      text: "import './lib/steps.js'\nexport default 1",
      others: { 'lib/steps.ts': '' },
      code: 'config-import',
      says: /"\.\/lib\/steps\.js" is not a file/,
      advises: /"\.\/lib\/steps\.ts"/,
    },
    {
      name: 'an import of a folder',
      text: "import './lib'\nexport default 1",
      others: { 'lib/index.ts': '' },
      code: 'config-import',
      says: /"\.\/lib" is not a file/,
      advises: /"\.\/lib\/index\.ts"/,
    },
    {
      name: 'a package that is nowhere',
      text: "import pad from '@scope/left-pad/deep'\nexport default pad",
      code: 'config-import',
      says: /:1:\d+: the package @scope\/left-pad is not installed/,
      advises: /npm install --save-dev @scope\/left-pad`/,
    },
    {
      name: 'a package that package.json names but nobody installed',
      text: "import pad from 'left-pad-x'\nexport default pad",
      others: { 'package.json': { dependencies: { 'left-pad-x': '1' } } },
      code: 'config-import',
      says: /left-pad-x is not installed/,
      advises: /^Run `npm install`\.$/,
    },
    {
      name: 'JSON without its attribute',
      text: "import data from './x.json'\nexport default data",
      others: { 'x.json': {} },
      code: 'config-import',
      says: /:1:\d+: "\.\/x\.json" cannot be imported like this/,
      advises: /with \{ type: 'json' \}/,
    },
    {
      name: 'an export that is not there',
      text: "import { Thing } from './lib.ts'\nexport default Thing",
      others: { 'lib.ts': 'export interface Thing { a: 1 }' },
      code: 'config-syntax',
      says: /sparkwing\.config\.ts:1:\d+: .*does not provide an export named 'Thing'/,
      advises: /import type/,
    },
    {
      name: 'a config that throws',
      text: "const start = () => {\n  throw new Error('bad day\\nsecond line')\n}\nstart()\nexport default 1",
      code: 'config-threw',
      says: /sparkwing\.config\.ts:2:9: threw while it was being loaded: bad day$/,
      advises: /job/,
    },
    {
      name: 'a file of the config that throws no error but a text',
      text: "throw 'no'\nexport default 1",
      code: 'config-threw',
      says: /sparkwing\.config\.ts: threw the text "no"/,
      advises: /job/,
    },
    {
      name: 'require',
      text: "const fs = require('fs')\nexport default fs",
      code: 'config-not-es-module',
      says: /sparkwing\.config\.ts:1:12: `require` does not exist/,
      advises: /import … from/,
    },
    {
      name: 'module.exports',
      file: 'sparkwing.config.js',
      text: 'module.exports = {}',
      code: 'config-not-es-module',
      says: /`module` does not exist/,
      advises: /export default defineConfig/,
    },
    {
      name: 'no default export',
      text: 'export const a = 1',
      code: 'config-shape',
      says: /no default export/,
      advises: /export default defineConfig/,
    },
    {
      name: 'a default export that is something else',
      text: 'export default [1]',
      code: 'config-shape',
      says: /the default export is a list, not a config/,
      advises: /defineConfig/,
    },
    {
      name: 'a single pipeline',
      text: "import { pipeline } from 'sparkwing'\nexport default pipeline({ plan() {} })",
      code: 'config-shape',
      says: /a single pipeline/,
      advises: /defineConfig\(\{ pipelines/,
    },
    {
      name: 'a misspelt setting',
      text: 'export default { pipeline: {} }',
      code: 'config-shape',
      says: /no setting `pipeline`/,
      advises: /`pipelines`/,
    },
    { name: 'no pipelines', text: 'export default {}', code: 'config-shape', says: /`pipelines` is undefined/, advises: /defineConfig/ },
    {
      name: 'a command where a pipeline belongs',
      text: "import { sh } from 'sparkwing'\nexport default { pipelines: { build: sh`make` } }",
      code: 'config-shape',
      says: /pipelines\.build is an sh`…` command, not a pipeline/,
      advises: /pipeline\(\{/,
    },
    {
      name: 'a pipeline without a plan',
      text: "import { pipeline } from 'sparkwing'\nexport default { pipelines: { build: pipeline({}) } }",
      code: 'config-shape',
      says: /pipelines\.build has no `plan` function/,
      advises: /plan\(/,
    },
    {
      name: 'a description that is no text',
      text: "import { pipeline } from 'sparkwing'\nexport default { pipelines: { build: pipeline({ description: 42, plan() {} }) } }",
      code: 'config-shape',
      says: /pipelines\.build\.description is 42, not a text/,
      advises: /description: '/,
    },
    {
      name: 'an input that is none',
      text: "import { pipeline } from 'sparkwing'\nexport default { pipelines: { build: pipeline({ inputs: { tag: 'x' }, plan() {} }) } }",
      code: 'config-shape',
      says: /pipelines\.build\.inputs\.tag is the text "x", not an input/,
      advises: /text\(\)/,
    },
    {
      name: 'a name that a shell takes for a flag',
      text: "import { pipeline } from 'sparkwing'\nexport default { pipelines: { '-x': pipeline({ plan() {} }) } }",
      code: 'config-shape',
      says: /"-x" cannot be the name of a pipeline/,
      advises: /begin/,
    },
    {
      name: 'plugins that are no list',
      text: "export default { plugins: 'docker', pipelines: {} }",
      code: 'config-shape',
      says: /`plugins` is not a list/,
      advises: /plugins: \[/,
    },
  ]
  for (const { name, text, file = 'sparkwing.config.ts', others = {}, code, says, advises } of mistakes) {
    it(`explains ${name} in two lines`, async () => {
      using project = tempProject({ [file]: text, ...others })
      const error = await mistake(() => load(project, file))
      expect(error.message).to.match(says).and.not.contain('\n')
      expect(error.message).to.satisfy((message: string) => message.startsWith(join(project.directory, '/')))
      expect(error.code).to.equal(code)
      expect(error.tryThis).to.have.lengthOf(1)
      expect(error.tryThis[0]).to.match(advises)
    })
  }
})
