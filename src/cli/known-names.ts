import type { Interfaces } from '@oclif/core'
import { openProjects } from '../project/open-project.ts'
import { projectPorts } from './project-ports.ts'
import type { Known } from './unknown-command.ts'

/** All commands, and the pipelines that can be run in the working directory. No pipelines if there is no project or it is broken. */
export const knownNames = async (config: Interfaces.Config): Promise<Known> => ({
  commands: config.commands.filter(({ hidden }) => !hidden).map(({ id }) => id),
  pipelines: await Array.fromAsync(openProjects(process.cwd(), projectPorts(config))).then(
    (opened) => opened.flatMap(({ pipelines }) => [...pipelines.keys()]),
    () => [],
  ),
})
