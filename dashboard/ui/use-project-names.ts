import { useQuery } from '@tanstack/react-query'
import { projectNames } from '../../src/model/text/project-names.ts'
import type { SeenPipelinesJson } from '../../src/wire/api.ts'
import { pipelinesQuery } from '../queries.ts'

/** The short name of a project among all that have run. It is a reader of {@link pipelinesQuery}, which the page itself asks for. */
export const useProjectNames = (): ((project: string) => string) => {
  const { data } = useQuery({ ...pipelinesQuery, enabled: false, select: namesOf })
  return data ?? folderNames
}

const namesOf = ({ pipelines }: SeenPipelinesJson) => projectNames(pipelines.map(({ project }) => project))
const folderNames = projectNames([])
