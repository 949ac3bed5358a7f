import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import type { LoopbackRegistry } from '../install/loopback-registry.ts'
import { copyDependencies, globalInstallation, unpack } from '../install/packed-package.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'

/** How a packed plugin comes to where it is used. */
export const waysIn = ['install', 'link', 'config'] as const
export type WayIn = (typeof waysIn)[number]

/** A project in which a packed plugin is used by the installed Sparkwing. */
export interface PluginPlace extends Disposable {
  readonly project: TempProject
  readonly home: string
  readonly call: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Finished>
}

/** Brings the plugin `name` in; `config` is the text of the project's config, which names it where that is the way. */
export const bringIn = async (
  way: WayIn,
  { name, archive, config }: { readonly name: string; readonly archive: string; readonly config: string },
  registry: LoopbackRegistry,
): Promise<PluginPlace> => {
  const bin = join(await globalInstallation(), 'bin/sparkwing')
  const project = tempProject({ 'package.json': { name: 'shop', type: 'module' }, 'sparkwing.config.ts': config })
  const home = project.path('home')
  const call: PluginPlace['call'] = (args, env = {}) =>
    sparkwing(args, { cwd: project.directory, home, bin, env: { ...registry.env, ...env, SPARKWING_HOME: home } })
  const passes = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await call(args)
    expect([code, stderr], args.join(' ')).to.deep.equal([0, ''])
  }
  switch (way) {
    case 'install':
      await passes('plugins', 'install', archive)
      break
    case 'link':
      await unpack(archive, project.path('elsewhere'))
      copyDependencies(project.path('elsewhere'))
      await passes('plugins', 'link', 'elsewhere')
      break
    case 'config':
      await promisify(execFile)('npm', ['install', '--save-dev', archive], { cwd: project.directory, env: registry.env })
      project.write('sparkwing.config.ts', config.replace('defineConfig({', `defineConfig({\n  plugins: ['${name}'],`))
  }
  return {
    project,
    home,
    call,
    [Symbol.dispose]: () => {
      project[Symbol.dispose]()
    },
  }
}
