import type { PackageManager } from '../../package-json/manager-of-package.ts'
import { unreachable } from '../../model/unreachable.ts'
import { managerOnPath } from './manager-on-path.ts'

/**
 * Flags of `run` that keep a package manager from printing the command. npm and pnpm 10 have none that does not silence what the script itself
 * calls too, and yarn 2 or later prints none. `--silent` of pnpm 11 would hide why dependencies could not be installed.
 */
export const quietFlags = (manager: PackageManager, env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  switch (manager.name) {
    case 'npm':
      return []
    case 'pnpm':
      return Number.parseInt(manager.version ?? managerOnPath(manager, env)?.version ?? '', 10) >= 11 ? ['--loglevel=warn'] : []
    case 'yarn':
      return manager.isBerry ? [] : ['--silent']
    case 'bun':
      return ['--silent']
    default:
      return unreachable(manager.name)
  }
}
