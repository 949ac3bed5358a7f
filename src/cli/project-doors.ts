import type { Interfaces } from '@oclif/core'
import type { ProjectDoors } from '../project/open-project.ts'
import { loadPlugins } from './plugins/load-plugins.ts'
import { ownEntry } from './own-entry.ts'

/** How a project is opened from this command line: with its plugins, by oclif. */
export const projectDoors = (config: Interfaces.Config): ProjectDoors => ({
  ownEntry,
  loadPlugins: (project) => loadPlugins(config, project),
})
