import type { PackageManager } from '../../package-json/manager-of-package.ts'
import { unreachable } from '../../model/unreachable.ts'
import { majorVersion, managerOnPath, type Environment } from './manager-on-path.ts'

/**
 * Flags of `run` that keep a package manager from printing the command. In npm and pnpm 10, such a flag would also silence what the script
 * calls. yarn 2 or later does not print the command. In pnpm 11, `--silent` would hide why dependencies could not be installed.
 */
export const quietFlags = (manager: PackageManager, env: Environment): readonly string[] => {
  switch (manager.name) {
    case 'npm':
      return []
    case 'pnpm':
      return majorVersion(manager, managerOnPath(manager, env)) >= 11 ? ['--loglevel=warn'] : []
    case 'yarn':
      return manager.isBerry ? [] : ['--silent']
    case 'bun':
      return ['--silent']
    default:
      return unreachable(manager.name)
  }
}
