import type { Interfaces } from '@oclif/core'
import { openProject } from '../project/open-project.ts'
import { projectPorts } from './project-ports.ts'
import type { Known } from './unknown-command.ts'

/** All commands, and the pipelines of the project in the working directory. No pipelines if there is no project or it is broken. */
export const knownNames = async (config: Interfaces.Config): Promise<Known> => ({
  commands: config.commands.filter(({ hidden }) => !hidden).map(({ id }) => id),
  pipelines: await openProject(process.cwd(), projectPorts(config)).then(
    ({ pipelines }) => [...pipelines.keys()],
    () => [],
  ),
})
