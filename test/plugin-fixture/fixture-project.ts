import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { projectRoot } from '../house/run-node.ts'
import { copyDependencies, npmPack, packedPackage, unpack } from '../install/packed-package.ts'
import { madeOnce } from '../made-once.ts'

/** The archive of the plugin in `test/fixtures/plugin`, compiled against the packed `sparkwing` as its author would. */
const packedPlugin = async (): Promise<string> => join(await madeOnce('packed-plugin', packPlugin), 'plugin.tgz')

const packPlugin = async (shared: string): Promise<void> => {
  const folder = join(shared, 'sources')
  cpSync(join(projectRoot, 'test/fixtures/plugin'), folder, { recursive: true })
  const modules = join(folder, 'node_modules')
  await unpack(await packedPackage(), join(modules, 'sparkwing'))
  for (const name of ['@oclif', '@types']) symlinkSync(join(projectRoot, 'node_modules', name), join(modules, name), 'junction')
  await npmPack(folder, join(shared, 'plugin.tgz'))
}

/** A project that has installed the plugin with its own @oclif/core, and a `sparkwing` of its own, as npm would lay them out. */
export const fixtureProject = async (): Promise<TempProject> => {
  const archive = await packedPlugin()
  const project = tempProject({ 'package.json': { name: 'shop', type: 'module' } })
  const modules = project.path('node_modules')
  mkdirSync(modules)
  await unpack(await packedPackage(), join(modules, 'sparkwing'))
  const plugin = join(modules, 'sparkwing-plugin-fixture')
  await unpack(archive, plugin)
  copyDependencies(plugin)
  return project
}

/** The config of such a project. */
export const fixtureConfig = [
  "import { defineConfig, pipeline, sh, uses } from 'sparkwing'",
  "import type {} from 'sparkwing-plugin-fixture'",
  '',
  'export default defineConfig({',
  "  plugins: ['sparkwing-plugin-fixture'],",
  '  pipelines: {',
  '    greet: pipeline({',
  '      plan({ job }) {',
  "        const greeting = job('greeting', uses('fixture/greet', { name: 'Ada', times: 2 }))",
  "        const measure = job('measure', ({ needs }) => needs.greeting.letters + 1, { needs: { greeting } })",
  "        job('write', async ({ needs, $ }) => { await $`echo ${needs.greeting.greeting}, ${needs.measure}` }, { needs: { greeting, measure } })",
  '      },',
  '    }),',
  '  },',
  '})',
  '',
].join('\n')
