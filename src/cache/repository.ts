import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'

/** What holds the project: inputs and outputs lie inside, and all its worktrees share their results. */
export interface Repository {
  /** Real path of its working tree. Without git, the folder of the project. */
  readonly root: string
  /** The same for all worktrees of a repository, and for nothing else. */
  readonly identity: string
  readonly isGit: boolean
  /** Why this could not be found out. Then nothing is reused, kept or removed: git may track it. */
  readonly trouble?: Error
}

/** The repository of a project, whose path is real. */
export const repositoryOf = (project: string): Repository => {
  try {
    return find(realpathSync(project))
  } catch (error) {
    return { root: project, identity: project, isGit: false, trouble: error instanceof Error ? error : new Error(String(error)) }
  }
}

const find = (project: string): Repository => {
  for (let folder = project; ; folder = dirname(folder)) {
    const common = commonFolder(join(folder, '.git'))
    if (common !== undefined) return { root: folder, identity: common, isGit: true }
    if (folder === dirname(folder)) return { root: project, identity: project, isGit: false }
  }
}

/** The folder that the worktrees of a repository have in common; `undefined` if there is no repository. */
const commonFolder = (git: string): string | undefined => {
  const stat = lstatSync(git, { throwIfNoEntry: false })
  if (!stat) return undefined
  try {
    if (!stat.isFile()) return realpathSync(git)
    const pointer = readFileSync(git, 'utf8').replace(/^gitdir: /, '')
    const own = resolve(dirname(git), pointer.trim())
    const common = commonIn(own)
    return realpathSync(common === undefined ? own : resolve(own, common))
  } catch (error) {
    // it leads nowhere
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error))) return undefined
    throw error
  }
}

const commonIn = (own: string): string | undefined => {
  try {
    return readFileSync(join(own, 'commondir'), 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
