import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Interfaces } from '@oclif/core'
import { filesOfWords } from '../../completion/files-of-words.ts'
import type { PipelineWords, ProjectWords } from '../../completion/project-words.ts'
import { describePipeline, toInputsJson, toPipelineListJson } from '../../execution/describe-pipelines.ts'
import type { Inputs } from '../../pipeline/inputs/input.ts'
import { configModules } from '../../project/config/config-modules.ts'
import { homeDirectory } from '../../project/home.ts'
import { openPipeline, openProjects, type OpenProject } from '../../project/open-project.ts'
import type { InputJson } from '../../wire/pipeline.ts'
import { ownFlagNames } from '../own-flags.ts'
import { isThirdParty } from '../plugins/oclif-plugin.ts'
import { projectPorts } from '../project-ports.ts'
import { knownCommands } from './known-commands.ts'

/** What the project of a directory adds to completion. A broken project adds nothing but the commands of plugins. */
export const describeWords = async (config: Interfaces.Config, cwd: string): Promise<ProjectWords> => {
  // opening a project replaces the plugins by those that it uses, without their commands
  const commands = knownCommands(
    [...config.plugins.values()].filter(isThirdParty).flatMap((plugin) => plugin.commands),
    () => false,
  )
  const opened: OpenProject[] = []
  try {
    for await (const one of openProjects(cwd, projectPorts(config))) opened.push(one)
  } catch {
    // `run` reports what is wrong
  }
  const taken = ownFlagNames(await config.findCommand('run', { must: true }).load())
  const definitions = new Map(opened.toReversed().flatMap(({ pipelines }) => [...pipelines]))
  const [nearest] = opened
  return {
    ...(nearest && { project: nearest.project.directory }),
    pipelines: toPipelineListJson(opened).pipelines.map(({ name, description }) => ({
      name,
      ...(description !== undefined && { about: description }),
      inputs: inputsOf(definitions.get(name)?.definition.inputs ?? {}, taken),
    })),
    outputs: nearest ? [...nearest.host.reporters.keys()] : [],
    commands,
    files: filesFor(cwd),
  }
}

export const describePipelineWords = async (config: Interfaces.Config, cwd: string, pipeline: string): Promise<PipelineWords> => {
  const { jobs = [] } = await describePipeline(await openPipeline(cwd, pipeline, projectPorts(config)))
  return { jobs: jobs.map(({ id }) => id), files: filesFor(cwd) }
}

const filesFor = (cwd: string): readonly string[] => [
  ...filesOfWords(realpathSync(cwd), homeDirectory()),
  ...configModules().flatMap((url) => (url.startsWith('file:') ? [fileURLToPath(url)] : [])),
]

/** None if one is declared wrongly. */
const inputsOf = (inputs: Inputs, taken: ReadonlySet<string>): readonly InputJson[] => {
  try {
    return toInputsJson(inputs, taken)
  } catch {
    return []
  }
}
