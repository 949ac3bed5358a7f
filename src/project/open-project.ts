import { dirname } from 'node:path'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { UserError } from '../model/user-error.ts'
import { declarationProblem } from '../pipeline/inputs/declaration-problem.ts'
import type { Plugin } from '../pipeline/define-plugin.ts'
import type { Config } from '../pipeline/pipeline.ts'
import { loadConfig } from './config/load-config.ts'
import { membersWithScript, pathsOf } from './find-members.ts'
import { findPipelines, unknownPipeline, type FoundPipeline } from './find-pipeline.ts'
import { findProject, findProjects, unusedAbove, type FoundProject } from './find-projects.ts'
import { createPluginHost, type PluginHost } from './plugin-host.ts'
import { nearestConfig, realDirectory } from './project.ts'
import { pathFromHere } from './shown-path.ts'

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
export interface OpenProject extends FoundProject {
  readonly host: PluginHost
  readonly pipelines: ReadonlyMap<string, FoundPipeline>
}

/** A pipeline and the project that it belongs to. */
export interface OpenPipeline extends OpenProject {
  readonly pipeline: FoundPipeline
}

/**
 * Opens the projects whose pipelines can be run in a working directory, nearest first. Each is opened only when it is asked for, and only
 * the plugins of the last one are active.
 *
 * @throws UserError if there is no project, or its config, a plugin or its package.json is broken.
 */
export const openProjects = async function* (cwd: string, ports: ProjectPorts): AsyncGenerator<OpenProject> {
  for await (const found of findProjects(cwd)) yield await open(found, ports)
}

/**
 * Opens the project that a working directory is in.
 *
 * @throws UserError as {@link openProjects}.
 */
export const openProject = async (cwd: string, ports: ProjectPorts): Promise<OpenProject> => await open(await findProject(cwd), ports)

/**
 * Finds a pipeline by its name: in the project of the working directory, else in those above it.
 *
 * @param of the only project to look in
 * @throws UserError as {@link openProjects}, with the name that was probably meant, and for mistakes in the declared inputs.
 */
export const openPipeline = async (cwd: string, name: string, ports: ProjectPorts, of?: string): Promise<OpenPipeline> => {
  const others = new Map<string, FoundPipeline>()
  for await (const found of findProjects(cwd)) {
    if (of !== undefined && found.project.directory !== of) continue
    const opened = await open(found, ports)
    const pipeline = opened.pipelines.get(name)
    if (pipeline) {
      checkInputs(pipeline)
      return { ...opened, pipeline }
    }
    for (const one of opened.pipelines.values()) others.set(one.name, one)
  }
  const directory = realDirectory(cwd)
  const unused = unusedAbove(directory)
  throw unknownPipeline(others, name, [
    ...(unused ? [`${unused.what} ${unused.advice}`] : []),
    ...(of === undefined ? await adviceElsewhere(directory, name) : []),
  ])
}

/** At the root of a workspace, its packages may have a script with the name of the missing pipeline. */
const adviceElsewhere = async (directory: string, name: string): Promise<readonly string[]> => {
  const folders = await membersWithScript(directory, name)
  const [first] = folders
  if (first === undefined) return []
  const call = `sparkwing run -C ${quoteForShell(pathFromHere(first))} ${quoteForShell(name)}`
  return [`${pathsOf(folders)} ${folders.length === 1 ? 'has' : 'have'} a script of that name: \`${call}\`.`]
}

/** Only the named pipeline is checked: a mistake in one leaves the others usable. */
const checkInputs = ({ name, from, definition }: FoundPipeline): void => {
  const problem = declarationProblem(definition.inputs, 'input')
  if (problem === undefined) return
  throw new UserError('wrong-input-declaration', `Pipeline "${name}": ${problem}.`, [`Fix it where it is declared: ${from}.`])
}

const open = async (found: FoundProject, { ownEntry, loadPlugins }: ProjectPorts): Promise<OpenProject> => {
  const { project } = found
  const { directory, config } = await configOf(found, ownEntry)
  const host = createPluginHost(await loadPlugins({ directory, plugins: config?.plugins ?? [] }))
  const pipelines = await findPipelines({ project, config, host })
  return { ...found, host, pipelines }
}

/**
 * The plugins that the config of a working directory names, and the folder in which they are looked for.
 *
 * @throws UserError as {@link openProjects}.
 */
export const configuredPlugins = async (
  cwd: string,
  ownEntry: string,
): Promise<{ readonly directory: string; readonly plugins: readonly string[] }> => {
  const { directory, config } = await configOf(await findProject(cwd), ownEntry)
  return { directory, plugins: config?.plugins ?? [] }
}

/** A project without a config of its own uses the plugins of the nearest config above it. */
const configOf = async (
  { project }: FoundProject,
  ownEntry: string,
): Promise<{ readonly directory: string; readonly config: Config | undefined }> => {
  const configFile = project.configFile ?? nearestConfig(project.directory)
  if (configFile === undefined) return { directory: project.directory, config: undefined }
  return { directory: dirname(configFile), config: await loadConfig(configFile, { ownEntry }) }
}
