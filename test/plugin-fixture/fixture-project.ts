import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { copyDependencies, npmPack, packedPackage, unpack } from '../install/packed-package.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { compileProject } from '../types/compile.ts'

/**
 * Installs the plugin in `test/fixtures/plugin`, compiled as its author would against the packed `sparkwing` beside it. Only
 * `npm run test:all` lets npm pack it.
 */
const installPlugin = async (plugin: string, sparkwing: string): Promise<void> => {
  using sources = tempProject()
  cpSync(join(projectRoot, 'test/fixtures/plugin'), sources.directory, { recursive: true })
  mkdirSync(sources.path('node_modules'))
  symlinkSync(sparkwing, sources.path('node_modules/sparkwing'), 'junction')
  for (const name of ['@oclif', '@types'])
    symlinkSync(join(projectRoot, 'node_modules', name), sources.path('node_modules', name), 'junction')
  if (isLongForm) {
    await npmPack(sources.directory, sources.path('plugin.tgz'))
    await unpack(sources.path('plugin.tgz'), plugin)
    return
  }
  const { problems, emit } = compileProject(sources.directory, 'tsconfig.json')
  expect(problems).to.deep.equal([])
  emit()
  for (const part of ['package.json', 'dist']) cpSync(sources.path(part), join(plugin, part), { recursive: true })
}

/** A project that has installed the plugin with its own @oclif/core, and a `sparkwing` of its own, as npm would lay them out. */
export const fixtureProject = async (): Promise<TempProject> => {
  const project = tempProject({ 'package.json': { name: 'shop', type: 'module' } })
  const sparkwing = project.path('node_modules/sparkwing')
  const plugin = project.path('node_modules/sparkwing-plugin-fixture')
  await unpack(await packedPackage(), sparkwing)
  await installPlugin(plugin, sparkwing)
  copyDependencies(plugin)
  return project
}

/** The plugin as `npm pack` packs it. */
export const packFixture = async (archive: string): Promise<void> => {
  using folder = tempProject()
  const sparkwing = folder.path('sparkwing')
  await unpack(await packedPackage(), sparkwing)
  await installPlugin(folder.path('package'), sparkwing)
  await promisify(execFile)('tar', ['-czf', archive, '-C', folder.directory, 'package'])
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
