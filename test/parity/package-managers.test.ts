import { execFile } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { promisify } from 'node:util'
import { unlessTried } from '../faults/has-tool.ts'
import { hasTerminal } from './in-terminal.ts'
import { itRunsAlike } from './it-runs-alike.ts'
import { managerScripts } from './manager-scripts.ts'
import { providedManager, triedManagers } from './package-managers.ts'
import { belowPackage, parityProject } from './parity-project.ts'

for (const manager of triedManagers) {
  const { name, version, files, silent, mustInstall } = manager
  describe(`${name} ${version} and Sparkwing${unlessTried(hasTerminal, '`script`')}`, () => {
    if (!hasTerminal) return
    const scripts = managerScripts(manager)

    itRunsAlike({
      scripts,
      words: (script, args) => [name, 'run', ...silent, script, ...args],
      programs: async () => [await providedManager(manager)],
      project: async () => {
        const project = parityProject(scripts, files)
        if (!mustInstall) return project
        const path = [await providedManager(manager), dirname(process.execPath), process.env['PATH']].join(delimiter)
        await promisify(execFile)(name, ['install'], {
          cwd: project.directory,
          // yarn 4 refuses to write a lockfile on a build server
          env: { ...process.env, CI: undefined, HOME: project.directory, PATH: path },
        })
        return project
      },
      modes: ['terminal'],
      // the other tests start scripts in the package's own folder
      folder: belowPackage,
      isRough: true,
    })
  })
}
