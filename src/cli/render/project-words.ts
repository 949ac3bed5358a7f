import { pathFromHere } from '../../project/shown-path.ts'
import type { ProjectRelation } from '../../wire/pipeline.ts'

/** What a project is called from where the user stands. */
export const projectWords: Readonly<Record<ProjectRelation, string>> = {
  own: 'this package',
  'workspace-root': 'workspace root',
  outer: 'project around it',
}

/** Says that a pipeline belongs to a project above the package that the user stands in. */
export const runsAbove = (pipeline: string, relation: ProjectRelation, directory: string): string =>
  `${pipeline} is a pipeline of the ${projectWords[relation]}: it runs in ${pathFromHere(directory)}`
