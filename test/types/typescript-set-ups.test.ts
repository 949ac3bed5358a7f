import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect } from 'chai'
import typescript from 'typescript'
import { sparkwing } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { globalInstallation } from '../install/packed-package.ts'

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
    this.timeout(120_000)
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
    this.timeout(120_000)
    // one of each kind of module runs each time
    const kinds = ['No tsconfig', 'CommonJS package', 'JavaScript']
    for (const setUp of setUps.filter(({ title }) => isLongForm || kinds.includes(title))) {
      const cwd = dirname(join(projectOf(setUp), setUp.configFile))
      const { code, stderr } = await sparkwing(['run', 'check', '--output', 'quiet'], { cwd, home: join(folder, 'home') })
      expect({ title: setUp.title, code, stderr }).to.deep.equal({ title: setUp.title, code: 0, stderr: '' })
    }
  })
})

/** Files that do not change between set-ups: parsing the libraries again for each would take most of the time. */
const parsed = new Map<string, typescript.SourceFile | undefined>()

/** What the compiler says of a tsconfig, whether it then checks the config, and whether it would emit it. */
const compile = (
  project: string,
  tsconfig: string | undefined,
  configFile: string,
): { problems: readonly string[]; isChecked: boolean; emits: boolean } => {
  const path = join(project, configFile)
  const { fileNames, options, errors } =
    tsconfig === undefined
      ? { fileNames: [path], options: { noEmit: true }, errors: [] }
      : typescript.parseJsonConfigFileContent(
          typescript.readConfigFile(join(project, tsconfig), (file) => typescript.sys.readFile(file)).config,
          typescript.sys,
          dirname(join(project, tsconfig)),
          undefined,
          join(project, tsconfig),
        )
  const host = typescript.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (file, settings, ...rest) => {
    if (file.startsWith(`${project}/`)) return getSourceFile(file, settings, ...rest)
    const key = JSON.stringify([file, typeof settings === 'object' && settings.impliedNodeFormat])
    if (!parsed.has(key)) parsed.set(key, getSourceFile(file, settings, ...rest))
    return parsed.get(key)
  }
  const program = typescript.createProgram(fileNames, options, host)
  // neither the libraries of TypeScript nor the types of Node are ours to check
  const checked = program.getSourceFiles().filter(({ fileName }) => !/node_modules\/(?:typescript|@types|undici-types)\//.test(fileName))
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  const problems = found.map(({ file, messageText }) => {
    const text = typescript.flattenDiagnosticMessageText(messageText, '\n')
    return file === undefined ? text : `${relative(project, file.fileName)}: ${text}`
  })
  const isChecked = fileNames.includes(path)
  return { problems, isChecked, emits: isChecked && options.noEmit !== true }
}
