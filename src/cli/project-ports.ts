import type { Interfaces } from '@oclif/core'
import type { ProjectPorts } from '../project/open-project.ts'
import { loadPlugins } from './plugins/load-plugins.ts'
import { ownEntry } from './own-entry.ts'

/** What opening a project takes from this CLI: our entry point, and plugins loaded by oclif. */
export const projectPorts = (config: Interfaces.Config): ProjectPorts => ({
  ownEntry,
  loadPlugins: (project) => loadPlugins(config, project),
})
