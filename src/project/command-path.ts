import { existsSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { trustedBinFolders } from '../package-json/bin-folders.ts'
import { configNames } from './project.ts'

/**
 * The PATH of the commands of a project: the folders with the programs of installed packages first, as for scripts. They are those of the
 * working directory and of the folders above it or, for a directory outside the project, those of the project.
 */
export const createCommandPath = (projectDir: string): ((cwd: string, path: string | undefined) => string | undefined) => {
  // a recorded command may run outside any project
  const isProject = [...configNames, 'package.json'].some((name) => existsSync(join(projectDir, name)))
  return (cwd, path) => {
    // without a PATH, the system has a default
    if (!isProject || path === undefined) return path
    const isInside = `${cwd}${sep}`.startsWith(projectDir.endsWith(sep) ? projectDir : `${projectDir}${sep}`)
    return [...trustedBinFolders(isInside ? cwd : projectDir), path].join(delimiter)
  }
}
