import type { Plugin } from '../pipeline/define-plugin.ts'
import { findPipelines, type FoundPipeline } from './find-pipeline.ts'
import { loadConfig } from './config/load-config.ts'
import { createPluginHost, type PluginHost } from './plugin-host.ts'
import { findProject, type Project } from './project.ts'

/** Loads the plugins of the CLI and those that a project names. */
export type LoadPlugins = (
  project: { readonly directory: string; readonly plugins: readonly string[] } | undefined,
) => Promise<readonly { readonly package: string; readonly plugin: Plugin }[]>

/** What the CLI provides for opening a project. */
export interface ProjectPorts {
  /** URL of our public entry point, for configs of projects that have not installed `sparkwing`. */
  readonly ownEntry: string
  readonly loadPlugins: LoadPlugins
}

/** A project with its config loaded, its plugins and its pipelines. */
export interface OpenProject {
  readonly project: Project
  readonly host: PluginHost
  readonly pipelines: ReadonlyMap<string, FoundPipeline>
}

/**
 * Opens the project of a working directory.
 *
 * @throws UserError if there is no project, or its config, a plugin or its package.json is broken.
 */
export const openProject = async (cwd: string, { ownEntry, loadPlugins }: ProjectPorts): Promise<OpenProject> => {
  const project = findProject(cwd)
  const config = project.configFile === undefined ? undefined : await loadConfig(project.configFile, { ownEntry })
  const host = createPluginHost(await loadPlugins({ directory: project.directory, plugins: config?.plugins ?? [] }))
  const pipelines = await findPipelines({ project, config, host })
  return { project, host, pipelines }
}
