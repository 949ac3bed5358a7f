import { proveOwner } from '../process/owner.ts'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ProjectDoors } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { createLocks } from '../locks/locks.ts'
import { openRunIndex, type RunIndex } from './run-index.ts'

/** The recorded runs, and the project that `latest` means. */
export interface OpenRuns extends AsyncDisposable {
  readonly index: RunIndex
  readonly home: string
  /** Absent when the directory belongs to no project or all projects were asked for. */
  readonly project: string | undefined
  /** Hears, beside what a command answers, of what its user should know. */
  readonly warn: (message: string) => void
}

export interface OpenRunsOptions {
  readonly allProjects: boolean
  readonly warn: OpenRuns['warn']
}

/** Opens the index over all runs as the project of `directory` stores them. */
export const openRuns = async (directory: string, doors: ProjectDoors, { allProjects, warn }: OpenRunsOptions): Promise<OpenRuns> => {
  const home = homeDirectory()
  checkReadableHome(home)
  const { projectDir, isProject, host } = await openWorkingDirectory(directory, doors)
  const index = await openRunIndex({ home, storage: host.storage, locks: createLocks(home), proveOwner, warn })
  return {
    index,
    home,
    warn,
    project: allProjects || !isProject ? undefined : projectDir,
    [Symbol.asyncDispose]: () => index.close(),
  }
}
