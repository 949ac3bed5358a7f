import { realpathSync, statSync } from 'node:fs'
import { UserError } from '../model/user-error.ts'
import { openProject, type ProjectDoors } from './open-project.ts'
import { createPluginHost, type PluginHost } from './plugin-host.ts'

export interface WorkingDirectory {
  /** The project's folder, or the directory itself. */
  readonly projectDir: string
  readonly isProject: boolean
  readonly host: PluginHost
}

/** What `exec` and the readers need of a directory: its project when there is one, else the directory itself with the built-in plugins. */
export const openWorkingDirectory = async (directory: string, doors: ProjectDoors): Promise<WorkingDirectory> => {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError('no-directory', `There is no directory ${directory}.`, ['Name one that exists with --cwd.'])
  }
  try {
    const { project, host } = await openProject(directory, doors)
    return { projectDir: project.directory, isProject: true, host }
  } catch (error) {
    // a command can be recorded where nothing is a project, or the config is broken
    if (!(error instanceof UserError)) throw error
    return { projectDir: realpathSync(directory), isProject: false, host: createPluginHost(await doors.loadPlugins(undefined)) }
  }
}
