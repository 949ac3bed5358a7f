import type { Interfaces } from '@oclif/core'
import type { ProjectDoors } from '../project/open-project.ts'
import { loadPlugins } from './plugins/load-plugins.ts'
import { ownEntry } from './own-entry.ts'

/** What opening a project takes from this CLI: our entry point, and plugins loaded by oclif. */
export const projectDoors = (config: Interfaces.Config): ProjectDoors => ({
  ownEntry,
  loadPlugins: (project) => loadPlugins(config, project),
})
