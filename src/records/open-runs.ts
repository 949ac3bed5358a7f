import { proveOwner } from '../process/owner.ts'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ProjectDoors } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { createSqliteLocks } from '../plugins/sqlite/locks.ts'
import { openRunIndex, type RunIndex } from './run-index.ts'

/** The recorded runs, and the project that `latest` means. */
export interface OpenRuns extends AsyncDisposable {
  readonly index: RunIndex
  readonly home: string
  /** Absent when the directory belongs to no project or all projects were asked for. */
  readonly project: string | undefined
}

export interface OpenRunsOptions {
  readonly allProjects: boolean
  /** Hears of what makes the store less safe than it should be. */
  readonly warn?: (message: string) => void
}

/** Opens the index over all runs as the project of `directory` stores them. */
export const openRuns = async (directory: string, doors: ProjectDoors, { allProjects, warn }: OpenRunsOptions): Promise<OpenRuns> => {
  const home = homeDirectory()
  checkReadableHome(home)
  const { projectDir, isProject, host } = await openWorkingDirectory(directory, doors)
  const index = await openRunIndex({ home, storage: host.storage, locks: createSqliteLocks(home), proveOwner, ...(warn && { warn }) })
  return {
    index,
    home,
    project: allProjects || !isProject ? undefined : projectDir,
    [Symbol.asyncDispose]: () => index.close(),
  }
}
