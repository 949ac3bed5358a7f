import { UserError } from '../model/user-error.ts'
import { proveOwner } from '../process/owner.ts'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ProjectPorts } from '../project/open-project.ts'
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

/**
 * Opens the index over all runs as the project of `directory` stores them. If the store cannot be written, as on a full disk, the runs are
 * read as in a home that may not be written.
 */
export const openRuns = async (directory: string, ports: ProjectPorts, { allProjects, warn }: OpenRunsOptions): Promise<OpenRuns> => {
  const home = homeDirectory()
  checkReadableHome(home)
  const { projectDir, isProject, host } = await openWorkingDirectory(directory, ports)
  const options = { home, storage: host.storage, locks: createLocks(home), proveOwner, warn }
  const index = await openRunIndex(options).catch((error: unknown) => {
    if (!(error instanceof UserError) || error.code !== 'store-not-writable') throw error
    warn(`${error.message} The runs are read from their journals instead.`)
    return openRunIndex({ ...options, readOnly: true })
  })
  return {
    index,
    home,
    warn,
    project: allProjects || !isProject ? undefined : projectDir,
    [Symbol.asyncDispose]: () => index.close(),
  }
}
