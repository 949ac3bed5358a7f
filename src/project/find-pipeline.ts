import { nearName } from '../model/text/near-names.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyPipeline, Config } from '../pipeline/pipeline.ts'
import { describeValue, isRecord } from '../pipeline/describe-value.ts'
import { pipelineProblem } from './config/config-shape.ts'
import type { PluginHost } from './plugin-host.ts'
import type { Project } from './project.ts'
import { shownPath } from './shown-path.ts'

/** A pipeline of a project, and where it comes from. */
export interface FoundPipeline {
  readonly name: string
  readonly definition: AnyPipeline
  /** The config's file name, or the name of the plugin that provides the pipeline. */
  readonly from: string
  readonly description?: string
}

/**
 * All pipelines of a project, by name. Those of the config come first and override those of plugins with the same name.
 *
 * @throws UserError if a plugin fails or returns something else.
 */
export const findPipelines = async ({
  project,
  config,
  host,
}: {
  readonly project: Project
  readonly config: Config | undefined
  readonly host: Pick<PluginHost, 'sources'>
}): Promise<ReadonlyMap<string, FoundPipeline>> => {
  const found = new Map<string, FoundPipeline>()
  const add = (from: string, pipelines: Readonly<Record<string, AnyPipeline>>): void => {
    for (const [name, definition] of Object.entries(pipelines)) {
      if (found.has(name)) continue
      found.set(name, { name, definition, from, ...(definition.description !== undefined && { description: definition.description }) })
    }
  }
  if (config && project.configFile !== undefined) add(shownPath(project.configFile, project.directory), config.pipelines)
  const offers = await Promise.all(host.sources.map((source) => askSource(source, project.directory)))
  for (const { plugin, pipelines } of offers) add(plugin, pipelines)
  return found
}

const askSource = async (
  { plugin, find }: PluginHost['sources'][number],
  projectDir: string,
): Promise<{ readonly plugin: string; readonly pipelines: Readonly<Record<string, AnyPipeline>> }> => {
  const refuse = (what: string, cause?: unknown): never => {
    throw new UserError(
      'plugin-pipelines',
      `The plugin ${plugin} could not list its pipelines: ${what}`,
      [`Update ${plugin}, or remove it from \`plugins\` in the config.`],
      { cause },
    )
  }
  try {
    const given: unknown = await find({ projectDir })
    if (!isRecord(given)) return refuse(`it returned ${describeValue(given)}, not a record of pipelines.`)
    const pipelines = Object.fromEntries(Object.entries(given).filter(([, definition]) => definition !== undefined))
    for (const [name, definition] of Object.entries(pipelines)) {
      const problem = pipelineProblem(name, definition)
      if (problem) refuse(`${problem.what}.`)
    }
    // each member was checked above
    return { plugin, pipelines: pipelines as Readonly<Record<string, AnyPipeline>> }
  } catch (error) {
    if (error instanceof UserError) throw error
    return refuse(error instanceof Error ? error.message : String(error), error)
  }
}

/** The error for a name that none of the pipelines has, with the one that was probably meant. */
export const unknownPipeline = (pipelines: ReadonlyMap<string, unknown>, name: string, advice: readonly string[] = []): UserError =>
  new UserError('unknown-pipeline', `There is no pipeline "${name}".`, [
    adviceFor(nearName(name, pipelines.keys()), pipelines.size),
    ...advice,
  ])

const adviceFor = (near: string | undefined, count: number): string => {
  if (count === 0) return '`sparkwing init` writes a config: this project has no pipelines and no npm scripts.'
  return `${near === undefined ? '' : `Did you mean "${near}"? `}\`sparkwing run\` lists ${count === 1 ? 'the only one' : `all ${count}`}.`
}
