import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** What holds the project: inputs and outputs lie inside, and all its worktrees share their results. */
export interface Repository {
  /** Real path of its working tree. Without git, the folder of the project. */
  readonly root: string
  /** The same for all worktrees of a repository, and for nothing else. */
  readonly identity: string
  readonly isGit: boolean
}

export const repositoryOf = (project: string): Repository => {
  const real = realpathSync(project)
  for (let folder = real; ; folder = dirname(folder)) {
    const git = join(folder, '.git')
    if (existsSync(git)) {
      const common = commonFolder(git)
      if (common !== undefined) return { root: folder, identity: common, isGit: true }
    }
    if (folder === dirname(folder)) return { root: real, identity: real, isGit: false }
  }
}

/** The folder that the worktrees of a repository have in common. */
const commonFolder = (git: string): string | undefined => {
  try {
    const stat = lstatSync(git)
    if (!stat.isFile()) return realpathSync(git)
    const own = resolve(
      dirname(git),
      readFileSync(git, 'utf8')
        .replace(/^gitdir: /, '')
        .trim(),
    )
    const pointer = join(own, 'commondir')
    if (!existsSync(pointer)) return realpathSync(own)
    const common = readFileSync(pointer, 'utf8').trim()
    return realpathSync(isAbsolute(common) ? common : resolve(own, common))
  } catch {
    return undefined
  }
}
