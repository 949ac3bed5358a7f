import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { sparkwing } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { globalInstallation } from '../install/packed-package.ts'
import { tempProject } from '../project/temp-project.ts'
import { blocksOf } from './blocks-of.ts'
import { compileFiles, compileProject } from './compile.ts'

/** The same for TypeScript and JavaScript: inputs, typed outputs, a matrix, and two mistakes that must not compile. */
const config = `import { choice, defineConfig, flag, pipeline } from 'sparkwing'

export default defineConfig({
  pipelines: {
    check: pipeline({
      inputs: { channel: choice(['next', 'latest'], { default: 'next' }), isDry: flag() },
      plan({ job, matrix, inputs }) {
        const build = job('build', () => ({ size: 42 }))
        const part = matrix('part', { n: [1, 2] }, ({ n }) => () => n * 2)
        job('report', ({ needs, cwd, projectDir }) => {
          const report = [inputs.channel.toUpperCase(), needs.build.size.toFixed(), needs.part.map(({ cell, output }) => cell.n + output)]
          if (cwd === projectDir) return report
          // @ts-expect-error -- no such choice
          if (inputs.channel === 'nxet') return []
          // @ts-expect-error -- a misspelt need
          return [needs.biuld]
        }, { needs: { build, part } })
      },
    }),
  },
})
`

const plugin = `
import { choice, decimal, defineConfig, definePlugin, flag, integer, list, pipeline, sh, step, stepType, text, uses } from 'sparkwing'
import type { StepTypesOf } from 'sparkwing'
const options = { tag: text({ required: true }), kinds: list(choice(['a', 'b'])), count: integer(), share: decimal(), isDry: flag() }
export const build = stepType({ summary: 's', options, run: async ({ options, $ }) => { await $\`x\`; return { image: options.tag, kinds: options.kinds } } })
export const login = stepType({ summary: 's', options: {}, run: async ({ $ }) => $\`x\` })
export const plugin = definePlugin({ name: 'docker', steps: { 'docker/build': build, 'docker/login': login }, pipelines: async () => ({}) })
declare module 'sparkwing' { interface StepTypes extends StepTypesOf<typeof plugin> {} }
export const image = uses('docker/build', { tag: 'x' })
export const steps = [step('a', sh\`x\`), step('b', image)]
export const release = pipeline({ inputs: options, plan({ job, matrix }) { const a = job('a', image); matrix('m', { n: [1] }, () => sh\`x\`, { needs: { a } }) } })
export const config = defineConfig({ pipelines: { release } })
export const jobs = ({ job, matrix, inputs }: Parameters<typeof release.plan>[0]) =>
  ({ a: job('a', image), m: matrix('m', { n: [1, 2] }, ({ n }) => () => n), b: job('b', async ({ $ }) => $\`x\`), inputs })
// @ts-expect-error an option of another type
uses('docker/build', { tag: 1 })
`

interface SetUp {
  readonly title: string
  /** Texts of files by their path in the project. */
  readonly files: ReadonlyMap<string, string>
  readonly configFile: string
  readonly needsTypesOfNode: boolean
}

/** The set-ups of the page: each section with a config, and the files whose names stand in the first line of its blocks. */
const setUps = readFileSync(join(projectRoot, 'docs/typescript.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .flatMap((section): readonly SetUp[] => {
    const [title = ''] = section.split('\n', 1)
    const [, configName] = /`(sparkwing\.config\.m?[jt]s)`/.exec(section) ?? []
    if (configName === undefined) return []
    const files = new Map(
      Array.from(section.matchAll(/^```\w+\n\/\/ (\S+)\n([\s\S]*?)^```$/gm), ([, file = '', text = '']) => [file, text]),
    )
    const folder = dirname([...files.keys()].findLast((file) => file.endsWith('tsconfig.json')) ?? 'tsconfig.json')
    return [{ title, files, configFile: join(folder, configName), needsTypesOfNode: section.includes('needs `@types/node`') }]
  })

describe('the public API', () => {
  it('lets a plugin with declarations of its own compile against the package, also with the strictest library check', async function () {
    this.timeout(240_000)
    const compilerOptions = {
      strict: true,
      declaration: true,
      outDir: 'out',
      module: 'nodenext',
      target: 'es2024',
      types: [],
      skipLibCheck: false,
    }
    const paths = { 'sparkwing-plugin-docker': ['./page-plugin.ts'] }
    const [config = '', index = ''] = blocksOf('docs/plugins.md', 'ts')
      .filter((code) => code.includes('docker/'))
      .map((code) => code.replaceAll('docker/', 'page/'))
    const [example = ''] = blocksOf('README.md', 'ts')
    using project = tempProject({
      'package.json': { name: 'sparkwing-docker', type: 'module' },
      'tsconfig.json': { compilerOptions: { ...compilerOptions, paths }, files: ['plugin.ts', 'page-plugin.ts', 'page-config.ts'] },
      'plugin.ts': plugin,
      'page-plugin.ts': index,
      'page-config.ts': config,
      // F25: neither the types of Node nor those of a browser
      'tsconfig.bare.json': { compilerOptions: { ...compilerOptions, lib: ['es2022'], declaration: false }, files: ['example.ts'] },
      'example.ts': example,
    })
    mkdirSync(project.path('node_modules'))
    symlinkSync(join(await globalInstallation(), 'lib/node_modules/sparkwing'), project.path('node_modules/sparkwing'))
    for (const tsconfig of ['tsconfig.json', 'tsconfig.bare.json'])
      expect(compileProject(project.directory, tsconfig).problems, tsconfig).to.deep.equal([])
  })
})

describe('docs/typescript.md', () => {
  let folder = ''
  let installed = ''
  before(async function () {
    this.timeout(240_000)
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-set-ups-')))
    installed = join(await globalInstallation(), 'lib/node_modules/sparkwing')
    for (const setUp of setUps) write(setUp)
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  const projectOf = ({ title }: SetUp): string => join(folder, title.replaceAll(' ', '-'))

  const write = (setUp: SetUp): void => {
    const { files, configFile, needsTypesOfNode } = setUp
    const link = (name: string, target: string): void => {
      const path = join(projectOf(setUp), 'node_modules', name)
      mkdirSync(dirname(path), { recursive: true })
      symlinkSync(target, path)
    }
    link('sparkwing', installed)
    if (needsTypesOfNode) link('@types/node', join(projectRoot, 'node_modules/@types/node'))
    const source = join(dirname(configFile), 'src/index.ts')
    for (const [file, text] of new Map([...files, [configFile, config], [source, 'export const answer = 42\n']])) {
      const path = join(projectOf(setUp), file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }

  it('P40: shows set-ups with which a config compiles, and none that emits it', function () {
    this.timeout(240_000)
    const configs = setUps.flatMap((setUp) => {
      const tsconfigs = [...setUp.files.keys()].filter((file) => /(?:^|\/)tsconfig(?!\.base)[\w.]*\.json$/.test(file))
      const compiled = (tsconfigs.length === 0 ? [undefined] : tsconfigs).map((tsconfig) =>
        compile(projectOf(setUp), tsconfig, setUp.configFile),
      )
      expect({ title: setUp.title, problems: compiled.flatMap(({ problems }) => problems) }).to.deep.equal({
        title: setUp.title,
        problems: [],
      })
      expect(
        compiled.filter(({ isChecked }) => isChecked),
        `${setUp.title}: tsconfigs that check the config`,
      ).to.have.length(1)
      return compiled.filter(({ isChecked }) => isChecked)
    })
    expect(configs.filter(({ emits }) => emits)).to.deep.equal([])
    expect(setUps).to.have.length(10)
  })

  it('P40: shows set-ups whose config runs', async function () {
    this.timeout(240_000)
    // one of each kind of module runs each time
    const kinds = ['No tsconfig', 'CommonJS package', 'JavaScript']
    for (const setUp of setUps.filter(({ title }) => isLongForm || kinds.includes(title))) {
      const cwd = dirname(join(projectOf(setUp), setUp.configFile))
      const { code, stderr } = await sparkwing(['run', 'check', '--output', 'quiet'], { cwd, home: join(folder, 'home') })
      expect({ title: setUp.title, code, stderr }).to.deep.equal({ title: setUp.title, code: 0, stderr: '' })
    }
  })
})

/** What the compiler says of a tsconfig, whether it then checks the config, and whether it would emit it. */
const compile = (
  project: string,
  tsconfig: string | undefined,
  configFile: string,
): { problems: readonly string[]; isChecked: boolean; emits: boolean } => {
  const path = join(project, configFile)
  const { fileNames, options, problems } =
    tsconfig === undefined ? compileFiles(project, [path], { noEmit: true }) : compileProject(project, tsconfig)
  const isChecked = fileNames.includes(path)
  return { problems, isChecked, emits: isChecked && options.noEmit !== true }
}
