import { expect } from 'chai'
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import typescript from 'typescript'
import { loadConfig } from '../../src/project/config/load-config.ts'
import { scaffold } from '../../src/scaffold/scaffold.ts'
import { mistake } from '../caught.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import type { Tree } from './tree.ts'
import { trees } from './trees.ts'

const ownEntry = new URL('../fixtures/own-entry.ts', import.meta.url).href
const repository = new URL('../../', import.meta.url).pathname

/** Makes programs of our own devDependencies look installed in a project. */
const install = (project: TempProject, ...programs: readonly string[]): void => {
  mkdirSync(project.path('node_modules/.bin'), { recursive: true })
  for (const program of programs) symlinkSync(`${repository}node_modules/.bin/${program}`, project.path('node_modules/.bin', program))
}

const initIn = (project: TempProject): ReturnType<typeof scaffold> => scaffold(project.directory, project.directory)

const shortly = ({ jobs }: Awaited<ReturnType<typeof scaffold>>): readonly string[] =>
  jobs.map(({ command, needs }) => [command, ...needs.map((need) => `< ${need}`)].join(' '))

describe('scaffold', () => {
  for (const { name, like: _like, files, lines, left = {}, ...tree } of trees) {
    it(`P38: ${name}`, async () => {
      using project = tempProject(files)
      const made = await initIn(project)
      const reasons = Object.fromEntries(made.left.map((one) => [one.name, one.why]))
      expect({ file: made.file, pipeline: made.pipeline, jobs: shortly(made), first: made.next[0] }).to.deep.equal({
        pipeline: 'check',
        ...tree,
      })
      expect(reasons).to.include(left)
      expect(readFileSync(project.path(made.file), 'utf8').split('\n')).to.include.members([...lines])
      expect(Object.keys((await loadConfig(project.path(made.file), { ownEntry })).pipelines)).to.deep.equal([made.pipeline])
    })
  }

  it('P38: docs/init.md has a row for each public project that a small tree is shaped like, and the same manager', () => {
    const rows = readFileSync(`${repository}docs/init.md`, 'utf8')
      .split('\n')
      .filter((line) => /^\| \w[\w-]*\/[\w-]+ /.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    const managerOf = ({ jobs: [first = ''] }: Tree): string => first.split(' ')[0] ?? ''
    expect(rows.map(([, project, , manager = '']) => [project, manager.split(' ')[0]])).to.deep.equal(
      trees.flatMap((tree) => (tree.like === undefined ? [] : [[tree.like, managerOf(tree)]])).toSorted(),
    )
    for (const row of rows) {
      const [scripts = '', own = '', sparkwing = ''] = row.slice(-4, -1)
      expect(own, row[1]).to.equal(sparkwing)
      // what failed was run
      const failed = Array.from(own.matchAll(/`([^`]+)`/g), ([, names = '']) => names.split(' ')).flat()
      expect(scripts.replaceAll('`', '').split(' '), row[1]).to.include.members(failed)
    }
  })

  it("P38: the project's own linter and formatter write the file", async () => {
    using project = tempProject({
      'package.json': {
        type: 'module',
        scripts: { lint: 'eslint .', 'format:check': 'oxfmt --check' },
        devDependencies: { eslint: '10', oxfmt: '0' },
      },
      'eslint.config.js': "export default [{ rules: { 'object-shorthand': ['error', 'never'] } }]\n",
      '.oxfmtrc.json': { singleQuote: false, tabWidth: 3 },
    })
    install(project, 'eslint', 'oxfmt')
    const { acceptedBy, problems, file } = await initIn(project)
    expect({ acceptedBy, problems }).to.deep.equal({ acceptedBy: ['eslint', 'oxfmt'], problems: [] })
    const text = readFileSync(project.path(file), 'utf8')
    expect(text)
      .to.contain('import { defineConfig, pipeline, sh } from "sparkwing";')
      .and.contain('\n         plan: function ({ job }) {\n')
  })

  it('P38: a tool that fails, breaks the file or does not look at it is no failure of init', async () => {
    const broken = '#!/bin/sh\nfor file; do :; done\n: > "$file"\necho "the rules are broken" >&2\nexit 2\n'
    const aboutUs = `#!/bin/sh\necho "1:44  error  Unable to resolve path to module 'sparkwing'"\nexit 1\n`
    using project = tempProject({
      'package.json': {
        scripts: { lint: 'eslint src && oxlint', format: 'prettier --check .' },
        devDependencies: { eslint: '10', prettier: '3', oxlint: '1' },
      },
      'eslint.config.js': '',
      '.prettierrc': '{}',
      'node_modules/.bin/eslint': broken,
      'node_modules/.bin/prettier': broken,
      'node_modules/.bin/oxlint': aboutUs,
    })
    for (const program of ['eslint', 'prettier', 'oxlint']) chmodSync(project.path('node_modules/.bin', program), 0o755)
    const { file, acceptedBy, problems } = await initIn(project)
    expect({ file, acceptedBy }).to.deep.equal({ file: 'sparkwing.config.mjs', acceptedBy: [] })
    // eslint is kept to src
    expect(problems).to.deep.equal([
      { check: 'oxlint', says: 'it does not find the package sparkwing', isAboutUs: true },
      { check: 'prettier --check', says: 'the rules are broken', isAboutUs: false },
    ])
    expect(Object.keys((await loadConfig(project.path(file), { ownEntry })).pipelines)).to.deep.equal(['check'])
  })

  it('P38: a project that lists its entries for knip is told to add the config', async () => {
    const problemsWith = async (settings: object): Promise<readonly string[]> => {
      using project = tempProject({ 'package.json': { scripts: { lint: 'knip' }, devDependencies: { knip: '6' }, ...settings } })
      return (await initIn(project)).problems.map(({ check, says }) => `${check}: ${says}`)
    }
    expect(await problemsWith({ knip: { entry: ['index.js'] } })).to.deep.equal([
      'knip: add sparkwing.config.mjs to "entry" in its settings',
    ])
    expect(await problemsWith({ knip: { entry: ['index.js', '*.config.mjs'] } })).to.deep.equal([])
  })

  it('P38: where the linter refuses a file in TypeScript, it is in JavaScript', async () => {
    const typesOnly = `#!/bin/sh\ncase "$*" in *.ts) echo "0:0  error  Parsing error: parserOptions.project does not include this file"; exit 1;; esac\n`
    using project = tempProject({
      'package.json': { scripts: { lint: 'eslint .' }, devDependencies: { eslint: '10', typescript: '6' } },
      'eslint.config.js': '',
      'node_modules/.bin/eslint': typesOnly,
    })
    chmodSync(project.path('node_modules/.bin/eslint'), 0o755)
    const { file, acceptedBy, problems } = await initIn(project)
    expect({ file, acceptedBy, problems }).to.deep.equal({ file: 'sparkwing.config.mjs', acceptedBy: ['eslint'], problems: [] })
    expect(readdirSync(project.directory).filter((name) => name.startsWith('sparkwing'))).to.deep.equal(['sparkwing.config.mjs'])
  })

  it("P38: the project's own compiler accepts the file, also where it cannot find the types", async () => {
    const installed = {
      'node_modules/sparkwing/package.json': {
        name: 'sparkwing',
        type: 'module',
        main: './index.js',
        types: './index.d.ts',
        exports: { '.': { types: './index.d.ts', default: './index.js' } },
      },
      'node_modules/sparkwing/index.d.ts':
        'interface Plan { readonly job: (name: string, body: unknown, options?: unknown) => void }\nexport declare const defineConfig: (config: unknown) => unknown\nexport declare const pipeline: (spec: { description: string; plan(plan: Plan): void }) => unknown\nexport declare const sh: (text: TemplateStringsArray) => unknown\n',
    }
    const common = { noEmit: true, strict: true, types: [], lib: ['es5'], skipLibCheck: true }
    const settings = [
      { ...common, module: 'esnext', moduleResolution: 'classic', ignoreDeprecations: '6.0', allowJs: true, checkJs: true },
      { ...common, module: 'esnext', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
      { ...common, module: 'nodenext' },
      { ...common, module: 'node16', target: 'es2022', allowJs: true },
      { ...common, module: 'preserve', verbatimModuleSyntax: true },
    ]
    for (const compilerOptions of settings) {
      using project = tempProject({
        'package.json': { scripts: { test: 'mocha' }, devDependencies: { typescript: '6', sparkwing: '1' } },
        'tsconfig.json': { compilerOptions },
        ...installed,
      })
      const { file } = await initIn(project)
      const isUnchecked = readFileSync(project.path(file), 'utf8').startsWith('// @ts-nocheck')
      expect({ compilerOptions, isUnchecked }).to.deep.equal({
        compilerOptions,
        isUnchecked: 'moduleResolution' in compilerOptions && compilerOptions.moduleResolution === 'classic',
      })
      const { options, fileNames } = typescript.parseJsonConfigFileContent({ compilerOptions }, typescript.sys, project.directory)
      expect(fileNames).to.deep.equal([project.path(file)])
      const problems = typescript.getPreEmitDiagnostics(typescript.createProgram(fileNames, options))
      expect(problems.map(({ messageText }) => messageText)).to.deep.equal([])
    }
  })

  it('says hello when nothing checks the project, and how to record a command', async () => {
    using empty = tempProject({
      'package.json': { scripts: { test: 'echo "Error: no test specified" && exit 1' }, devDependencies: { sparkwing: '1' } },
    })
    expect((await initIn(empty)).next).to.deep.equal(['sparkwing run hello', 'sparkwing exec -- make -j4'])
    using go = tempProject({ 'go.mod': 'module example.org/thing\n' })
    const { file, next } = await initIn(go)
    expect(next).to.deep.equal(['sparkwing run hello', 'sparkwing exec -- go test ./...'])
    expect(Object.keys((await loadConfig(go.path(file), { ownEntry })).pipelines)).to.deep.equal(['hello'])
  })

  it('P38: reads a justfile and a Taskfile', async () => {
    using just = tempProject({
      justfile: 'set shell := ["sh"]\n\nlint:\n    ruff check .\n\ntest: lint\n    pytest\n\nfmt:\n    black .\n',
    })
    expect(shortly(await initIn(just))).to.deep.equal(['just lint', 'just test'])
    using task = tempProject({
      'Taskfile.yml': "version: '3'\ntasks:\n  build:\n    cmds:\n      - go build ./...\n  test:\n    cmds:\n      - go test ./...\n",
    })
    expect(shortly(await initIn(task))).to.deep.equal(['task build', 'task test < build'])
  })

  it('never writes over a config, whatever its name', async () => {
    for (const name of [
      'sparkwing.config.ts',
      'sparkwing.config.mts',
      'sparkwing.config.js',
      'sparkwing.config.mjs',
      'sparkwing.config.cjs',
    ]) {
      using project = tempProject({ [name]: 'kept' })
      const { code, message } = (await mistake(() => initIn(project))) as Error & { readonly code: string }
      expect(code).to.equal('config-exists')
      expect(message).to.contain(name).and.contain('Nothing was written')
      expect(readdirSync(project.directory)).to.deep.equal([name])
      expect(readFileSync(project.path(name), 'utf8')).to.equal('kept')
    }
    using dangling = tempProject()
    symlinkSync('gone.ts', dangling.path('sparkwing.config.ts'))
    expect(await mistake(() => initIn(dangling))).to.have.property('code', 'config-exists')
  })

  it('P38: refuses places whose config would belong to the wrong project', async () => {
    using project = tempProject({ 'package.json': {}, 'src/deep/a.ts': '', 'member/package.json': {}, 'vendor/Makefile': '' })
    const inside = await mistake(() => scaffold(project.path('src/deep')))
    expect(inside).to.include({
      code: 'inside-project',
      message: `${project.path('src/deep')} is a folder of the project ${project.directory}. Nothing was written.`,
    })
    expect(inside.tryThis).to.deep.equal([`\`sparkwing init -C '${project.directory}'\` writes a config for the project.`])
    for (const own of ['member', 'vendor']) await scaffold(project.path(own))
    expect(await mistake(() => scaffold('/'))).to.have.property('code', 'not-a-project')
    const home = process.env['HOME']
    process.env['HOME'] = project.directory
    try {
      expect(await mistake(() => initIn(project))).to.have.property('code', 'not-a-project')
    } finally {
      process.env['HOME'] = home
    }
    expect(readdirSync(project.directory).toSorted()).to.deep.equal(['member', 'package.json', 'src', 'vendor'])
  })

  it('F27: advises commands that work where it was called, also for another folder', async () => {
    using project = tempProject({ 'a b/package.json': { scripts: {} } })
    const folder = project.path('a b')
    expect(await scaffold(folder, project.directory)).to.deep.include({
      file: 'a b/sparkwing.config.mjs',
      next: ["cd 'a b' && npm i -D sparkwing", "sparkwing run -C 'a b' hello", "sparkwing exec -C 'a b' -- make -j4"],
    })
    const { message, tryThis } = await mistake(() => scaffold(folder, project.directory))
    expect(message).to.equal('a b/sparkwing.config.mjs already exists. Nothing was written.')
    expect(tryThis).to.deep.equal(["`sparkwing run -C 'a b'` lists its pipelines."])
  })

  it('refuses a folder that is not there, and one that cannot be written', async () => {
    using project = tempProject()
    expect(await mistake(() => scaffold(project.path('gone')))).to.have.property('code', 'no-directory')
    // root may write to every folder but this
    expect(await mistake(() => scaffold('/proc/self'))).to.have.property('code', 'config-not-written')
  })
})
