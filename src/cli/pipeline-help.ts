import { resolve } from 'node:path'
import { Parser, type Command, type Interfaces } from '@oclif/core'
import { describePipeline } from '../execution/describe-pipelines.ts'
import { openPipeline } from '../project/open-project.ts'
import { lookOfStdout } from './look-of-stdout.ts'
import { ownFlagNames, ownFlagsOf } from './own-flags.ts'
import { projectPorts } from './project-ports.ts'
import { renderPipelineHelp } from './render/render-pipelines.ts'
import { splitRunArguments } from './split-run-arguments.ts'

/**
 * The text of `run NAME --help`: the pipeline, its inputs, and where to find the rest. `undefined` if no pipeline is named.
 *
 * @param run the command `run`, whose own flags may be among the arguments
 */
export const pipelineHelp = async (
  config: Interfaces.Config,
  run: typeof Command,
  argv: readonly string[],
): Promise<string | undefined> => {
  const { pipeline, own } = splitRunArguments(argv, ownFlagsOf(run))
  if (pipeline === undefined) return undefined
  const { flags } = await Parser.parse([...own], { flags: { ...run.baseFlags, ...run.flags } })
  const directory: unknown = flags['cwd']
  const opened = await openPipeline(resolve(typeof directory === 'string' ? directory : '.'), pipeline, projectPorts(config))
  return renderPipelineHelp(await describePipeline(opened, ownFlagNames(run)), lookOfStdout())
}
