import { spawnSync } from 'node:child_process'
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

describe('the public door', () => {
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
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['plugin.ts'] }))
    await writeFile(join(folder, 'plugin.ts'), plugin)
    expect(compile('-p', folder)).to.equal('')
  })
})
