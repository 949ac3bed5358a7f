import { UserError } from '../model/user-error.ts'
import { openProject, type ProjectPorts } from './open-project.ts'
import { createPluginHost, type PluginHost } from './plugin-host.ts'
import { findProject } from './find-projects.ts'
import { realDirectory } from './project.ts'

export interface WorkingDirectory {
  /** The project's folder, or the directory itself. */
  readonly projectDir: string
  readonly isProject: boolean
  readonly host: PluginHost
}

/**
 * Opens a directory that may be outside any project: its project, or the directory itself with the built-in plugins. With
 * `toleratesBroken`, a project with a broken config or plugin is opened with only the built-in plugins, because runs can still be recorded
 * and read.
 *
 * @throws UserError if it is not a directory.
 */
export const openWorkingDirectory = async (
  directory: string,
  ports: ProjectPorts,
  { toleratesBroken = true } = {},
): Promise<WorkingDirectory> => {
  const real = realDirectory(directory)
  const builtIns = async (): Promise<PluginHost> => createPluginHost(await ports.loadPlugins(undefined))
  try {
    const { project, host } = await openProject(real, ports)
    return { projectDir: project.directory, isProject: true, host }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error.code === 'no-project') return { projectDir: real, isProject: false, host: await builtIns() }
    if (!toleratesBroken) throw error
    return { projectDir: await brokenProject(real), isProject: true, host: await builtIns() }
  }
}

const brokenProject = async (directory: string): Promise<string> => {
  try {
    return (await findProject(directory)).project.directory
  } catch {
    return directory
  }
}
