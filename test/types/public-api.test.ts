import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { globalInstallation } from '../install/packed-package.ts'

const root = join(import.meta.dirname, '../..')

/** Whatever the compiler complains about. */
const compile = (...args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], { encoding: 'utf8' })
  return stdout + stderr
}

/** The blocks of code in a page. */
const blocksOf = (page: string, language: string): readonly string[] =>
  Array.from(readFileSync(join(root, page), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g), ([, name, code = '']) =>
    name === language ? code : '',
  ).filter((code) => code !== '')

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

describe('the public API', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkwing-door-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('lets a plugin with declarations of its own compile against the package, also with the strictest library check', async function () {
    this.timeout(240_000)
    await mkdir(join(folder, 'node_modules'))
    await symlink(join(await globalInstallation(), 'lib/node_modules/sparkwing'), join(folder, 'node_modules/sparkwing'))

    const compilerOptions = {
      strict: true,
      declaration: true,
      outDir: 'out',
      module: 'nodenext',
      target: 'es2024',
      types: [],
      skipLibCheck: false,
    }
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'sparkwing-docker', type: 'module' }))
    const [config = '', index = ''] = blocksOf('docs/plugins.md', 'ts').map((code) => code.replaceAll('docker/', 'page/'))
    const paths = { 'sparkwing-plugin-docker': ['./page-plugin.ts'] }
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, paths }, files: ['plugin.ts', 'page-plugin.ts', 'page-config.ts'] }),
    )
    await writeFile(join(folder, 'plugin.ts'), plugin)
    await writeFile(join(folder, 'page-plugin.ts'), index)
    await writeFile(join(folder, 'page-config.ts'), config)
    expect(compile('-p', folder)).to.equal('')

    // F25: a project with neither the types of Node nor those of a browser
    const [example = ''] = blocksOf('README.md', 'ts')
    await writeFile(join(folder, 'example.ts'), example)
    const bare = { ...compilerOptions, lib: ['es2022'], declaration: false }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: bare, files: ['example.ts'] }))
    expect(compile('-p', folder)).to.equal('')
  })

  it('F24: is used by hooks as docs/plugins.md shows them', async () => {
    const [pluginHook = '', eventHook = ''] = blocksOf('docs/plugins.md', 'js')
    await writeFile(join(folder, 'index.js'), "export default 'the plugin'\n")
    await mkdir(join(folder, 'hooks'))
    const [manifest = ''] = blocksOf('docs/plugins.md', 'json')
    await writeFile(join(folder, 'package.json'), manifest)
    const { hooks } = (JSON.parse(manifest) as { oclif: { hooks: Record<'sparkwing:plugin' | 'sparkwing:event', string> } }).oclif
    const hookAt = async (file: string, code: string): Promise<(given: unknown) => Promise<unknown>> => {
      await writeFile(join(folder, file), code)
      return ((await import(join(folder, file))) as { default: (given: unknown) => Promise<unknown> }).default
    }
    expect(await (await hookAt(hooks['sparkwing:plugin'], pluginHook))({})).to.equal('the plugin')
    const said: unknown[] = []
    const { error } = console
    console.error = (text: unknown) => said.push(text)
    try {
      const event = { type: 'run.finished', ended: { status: 'passed' }, durationMs: 5 }
      await (
        await hookAt(hooks['sparkwing:event'], eventHook)
      )({ event })
    } finally {
      console.error = error
    }
    expect(said).to.deep.equal(['passed after 5 ms'])
  })
})
