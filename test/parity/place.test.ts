import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { builtBin } from '../e2e/built-package.ts'
import { cleanEnvironment, sparkwing } from '../e2e/sparkwing.ts'
import { markProcesses } from '../process/marked-processes.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { allManagers, providedManager, type TriedManager } from './package-managers.ts'

/** package-managers.test.ts does the same for the other package managers. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'on the PATH': { 'package-lock.json': '{}' },
  // so that npm itself is called
  'called for its script-shell': { 'package-lock.json': '{}', '.npmrc': 'script-shell=/bin/sh\n' },
}

describe('a script started in a folder below its package', () => {
  const mark = markProcesses()
  after(() => {
    mark.killAll()
  })

  const environmentFor = async (project: TempProject, installed?: TriedManager): Promise<NodeJS.ProcessEnv> => ({
    ...cleanEnvironment(),
    ...mark.env,
    ...{ INIT_CWD: undefined, CI: undefined },
    HOME: project.directory,
    PATH: [...(installed ? [await providedManager(installed)] : []), dirname(process.execPath), process.env['PATH']].join(delimiter),
  })
  const call = promisify(execFile)

  for (const [how, files] of Object.entries(places)) {
    it(`P34: gets from Sparkwing the INIT_CWD and npm_execpath that npm ${how} gives it`, async () => {
      using project = tempProject({
        'package.json': { name: 'a', version: '1.0.0', license: 'MIT', scripts: { place: 'echo "$INIT_CWD $npm_execpath $PWD"' } },
        ...files,
      })
      const [bin, env] = await Promise.all([builtBin(), environmentFor(project)])
      mkdirSync(project.path('src/deep'), { recursive: true })
      const cwd = project.path('src/deep')
      const [theirs, ours] = await Promise.all([
        call('npm', ['run', '--silent', 'place'], { cwd, env: { ...env, PWD: cwd } }),
        sparkwing(['run', 'place'], { cwd, home: project.path('home'), bin, env: { ...env, PWD: cwd } }),
      ])
      expect(lastLine(theirs.stdout)).to.include(project.directory)
      expect(lastLine(ours.stdout)).to.equal(lastLine(theirs.stdout))
    })
  }

  for (const manager of allManagers.filter(({ name }) => name === 'pnpm')) {
    it(`P33: gets its missing dependencies installed if and only if pnpm ${manager.version} installs them`, async () => {
      using project = tempProject({
        'package.json': {
          name: 'a',
          version: '1.0.0',
          scripts: { use: 'node -p "require(\'dependency\')"' },
          dependencies: { dependency: 'file:./dependency' },
        },
        'dependency/package.json': { name: 'dependency', version: '1.0.0' },
        'dependency/index.js': 'module.exports = "it is there"',
      })
      const [bin, env] = await Promise.all([builtBin(), environmentFor(project, manager)])
      await call('pnpm', ['install'], { cwd: project.directory, env })
      const results: unknown[] = []
      for (const run of [
        () => call('pnpm', ['run', ...manager.silent, 'use'], { cwd: project.directory, env }).catch((error: unknown) => error),
        () => sparkwing(['run', 'use'], { cwd: project.directory, home: project.path('home'), bin, env }),
      ]) {
        rmSync(project.path('node_modules'), { recursive: true, force: true })
        results.push(Reflect.get(Object((await run()) ?? {}), 'stdout'))
      }
      expect(results).to.deep.equal(Array(2).fill(manager.version.startsWith('10') ? '' : 'it is there\n'))
    })
  }
})

/** Skips what npm prints first. */
const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1)
