import { folderName } from './folder-name.ts'

/**
 * A short name for each project of a list: its folder. Projects whose folders have the same name get as many of the folders around them as
 * tell them apart: `work/shop` and `old/shop`. A project that is not of the list is named by its folder.
 */
export const projectNames = (projects: Iterable<string>): ((project: string) => string) => {
  const names = new Map<string, string>()
  const nameApart = (alike: readonly string[], count: number): void => {
    for (const [name, same] of Map.groupBy(alike, (project) => lastFolders(project, count))) {
      const [only = '', ...others] = same
      if (others.length === 0) names.set(only, name)
      // the longest of them still has folders to show
      else if (same.some((project) => lastFolders(project, count + 1) !== name)) nameApart(same, count + 1)
      else for (const project of same) names.set(project, project)
    }
  }
  nameApart([...new Set(projects)], 1)
  return (project) => names.get(project) ?? folderName(project)
}

const lastFolders = (path: string, count: number): string => path.split(/[\\/]/).filter(Boolean).slice(-count).join('/') || path
