import { sep } from 'node:path'
import { projectsAt } from '../project/find-projects.ts'
import type { RunIndex } from './run-index.ts'

/**
 * The projects whose runs are shown in a project: itself, those above it whose pipelines can be run in it, and those below it in which its
 * pipelines can be run. So the root of a workspace shows the runs of all its packages.
 */
export const projectsInView = async (project: string, index: Pick<RunIndex, 'pipelines'>): Promise<readonly string[]> => {
  const seen = new Set((await index.pipelines()).map((one) => one.project))
  const below = [...seen].filter((one) => one.startsWith(project.endsWith(sep) ? project : `${project}${sep}`))
  const inView = new Set([project, ...(await projectsFrom(project))])
  for (const one of below) if ((await projectsFrom(one)).includes(project)) inView.add(one)
  return [...inView]
}

/** A project whose config was broken since is shown by itself. */
const projectsFrom = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await Array.fromAsync(projectsAt(folder))).map(({ project }) => project.directory)
  } catch {
    return []
  }
}
