import { UserError } from '../model/user-error.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ProjectPorts } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { createLocks } from '../locks/locks.ts'
import type { Storage } from '../storage/storage.ts'
import type { PluginPatterns } from './digest/hits-of-plugins.ts'
import { projectsInView } from './projects-in-view.ts'
import { openRunIndex, type RunIndex } from './run-index.ts'

/** The recorded runs, and the projects whose runs are listed and that `latest` refers to. */
export interface OpenRuns extends AsyncDisposable {
  readonly index: RunIndex
  readonly storage: Storage
  readonly home: string
  /** The project of the directory; absent if it is in none, or if all projects were requested. */
  readonly project?: string
  /** `undefined` if the directory is not in a project, or if all projects were requested. */
  projects(): Promise<readonly string[] | undefined>
  /** The patterns of failures that plugins bring. */
  readonly patterns?: PluginPatterns
  /** Called with warnings for the user, in addition to the command's answer. */
  readonly warn: (message: string) => void
}

export interface OpenRunsOptions {
  readonly allProjects: boolean
  readonly warn: OpenRuns['warn']
}

/**
 * Opens the index of all runs with the storage that the project of `directory` uses. If the store cannot be written, for example because
 * the disk is full, the runs are read as in a read-only home.
 */
export const openRuns = async (directory: string, ports: ProjectPorts, { allProjects, warn }: OpenRunsOptions): Promise<OpenRuns> => {
  const home = homeDirectory()
  checkReadableHome(home)
  const { projectDir, isProject, host } = await openWorkingDirectory(directory, ports)
  const options = { home, storage: host.storage, locks: createLocks(home), proveOwner, warn }
  const index = await openRunIndex(options).catch((error: unknown) => {
    if (!(error instanceof UserError) || !['store-not-writable', 'home-file-refused'].includes(error.code)) throw error
    const advice = error.code === 'home-file-refused' ? ` ${error.tryThis.join(' ')}` : ''
    warn(`${error.message} The runs are read from their journals instead.${advice}`)
    return openRunIndex({ ...options, readOnly: true })
  })
  return {
    index,
    storage: host.storage,
    home,
    patterns: host.failures,
    warn,
    ...(!allProjects && isProject && { project: projectDir }),
    projects: async () => (allProjects || !isProject ? undefined : await projectsInView(projectDir, index)),
    [Symbol.asyncDispose]: () => index.close(),
  }
}
