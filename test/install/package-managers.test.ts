import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { DashboardStartJson } from '../../src/wire/dashboard.ts'
import { cleanEnvironment } from '../e2e/sparkwing.ts'
import { providedManager, triedManagers, type TriedManager } from '../parity/package-managers.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { globalInstallation, packedPackage } from './packed-package.ts'

/** Calls a program of a package manager in a folder of a project, as a shell does. */
const call = async (words: readonly string[], project: TempProject, manager?: TriedManager, folder = '.'): Promise<string> => {
  const [program = '', ...args] = words
  const programs = manager ? [await providedManager(manager)] : []
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: project.path(folder),
    env: {
      ...cleanEnvironment(),
      // yarn refuses to write a lockfile on a build server
      CI: undefined,
      HOME: project.directory,
      SPARKWING_HOME: project.path('home'),
      PATH: [...programs, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    },
  })
  return stdout
}

/** The folder of the installed package, with what it depends on in `node_modules`. */
const installed = async (): Promise<string> => join(await globalInstallation(), 'lib/node_modules/sparkwing')

describe('the ways to call an installed Sparkwing that README.md names', function () {
  this.timeout(240_000)

  for (const manager of [undefined, ...triedManagers.filter(({ name, mustInstall }) => name !== 'bun' && mustInstall === undefined)]) {
    const program = manager?.name ?? 'npx'
    it(`${program} sparkwing${manager ? ` (${manager.version})` : ''}`, async () => {
      using project = tempProject({ 'package.json': { name: 'shop', private: true }, ...manager?.files })
      mkdirSync(project.path('node_modules/.bin'), { recursive: true })
      symlinkSync(await installed(), project.path('node_modules/sparkwing'))
      symlinkSync('../sparkwing/bin/run.js', project.path('node_modules/.bin/sparkwing'))
      expect(await call([program, 'sparkwing', '--version'], project, manager)).to.match(/^sparkwing \d\S* \(/m)
    })
  }

  it("yarn sparkwing and yarn run -T sparkwing, with yarn 4 and Plug'n'Play, also its dashboard", async () => {
    const yarn = triedManagers.find(({ mustInstall }) => mustInstall)
    const modules = join(await installed(), 'node_modules')
    using project = tempProject({
      'package.json': {
        name: 'shop',
        private: true,
        workspaces: ['packages/*'],
        scripts: { build: 'echo built' },
        dependencies: { sparkwing: 'file:./sparkwing.tgz' },
        // so that yarn needs no registry
        resolutions: { ...portalsTo(modules), '@lydell/node-pty': 'portal:./nothing' },
      },
      'nothing/package.json': { name: 'nothing', version: '1.0.0' },
      'packages/cart/package.json': { name: 'cart', private: true },
      'yarn.lock': '',
      '.yarnrc.yml': 'enableTelemetry: false\nenableGlobalCache: false\nenableNetwork: false\nnodeLinker: pnp\n',
    })
    cpSync(await packedPackage(), project.path('sparkwing.tgz'))
    await call(['yarn', 'install'], project, yarn)
    const inPackage = await call(['yarn', 'run', '-T', 'sparkwing', 'run', 'build'], project, yarn, 'packages/cart')
    expect(inPackage).to.equal('built\n')
    try {
      const started = await call(['yarn', 'sparkwing', 'dashboard', 'start', '--port', '0', '--json'], project, yarn)
      const { url } = JSON.parse(started) as DashboardStartJson
      // a page, the store, and a thread
      for (const path of ['/', '/api/v1/runs', '/api/v1/search?text=built']) expect((await fetch(url + path)).status, path).to.equal(200)
    } finally {
      await call([process.execPath, join(await installed(), 'bin/run.js'), 'dashboard', 'kill'], project)
    }
  })
})

/** For each package in a `node_modules` folder, where yarn 4 finds it. */
const portalsTo = (modules: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    globSync(['*/package.json', '@*/*/package.json'], { cwd: modules }).map((file) => [
      dirname(file),
      `portal:${join(modules, dirname(file))}`,
    ]),
  )
