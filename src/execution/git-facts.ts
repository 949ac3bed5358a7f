import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { GitFacts } from '../model/event.ts'
import { askGit } from '../process/ask-git.ts'

/**
 * How long to wait for each answer from git, so that a slow disk does not delay a run. Git reads only a few files for the branch and the commit,
 * but it looks at each file of the repository to find changes.
 */
const usualLimits = { namesMs: 1000, changesMs: 300, indexBytes: 2 * 1024 * 1024 }

/**
 * Branch, commit, subject and dirty state of the repository that contains a directory. What is unknown is left out: `dirty` is unknown in a
 * repository whose index is larger than 2 MiB (about 25,000 files), because git would delay the run's start, and in one that configures
 * filters of its own. Never rejects.
 */
export const gitFacts = async (directory: string, limits = usualLimits): Promise<GitFacts | undefined> => {
  const repository = gitFolder(directory)
  if (repository === undefined) return undefined
  const [branch, commit, dirty] = await Promise.all([
    askGit(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], limits.namesMs),
    askGit(directory, ['log', '-1', '--format=%H %s'], limits.namesMs),
    indexSize(repository) <= limits.indexBytes ? changes(directory, repository, limits.changesMs) : undefined,
  ])
  const facts: GitFacts = {
    ...(branch !== undefined && { branch: branch.trimEnd() }),
    ...(commit !== undefined && { commit: commit.slice(0, commit.indexOf(' ')), subject: commit.slice(commit.indexOf(' ') + 1).trimEnd() }),
    ...(dirty !== undefined && { dirty: dirty !== '' }),
  }
  return Object.keys(facts).length > 0 ? facts : undefined
}

/** The path of `.git` in the repository that contains a directory: a folder, or a file that names one. */
const gitFolder = (directory: string): string | undefined => {
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, '.git')
    if (existsSync(path)) return path
    if (folder === dirname(folder)) return undefined
  }
}

/** In bytes; 0 if there is no index. */
const indexSize = (path: string): number => {
  try {
    return statSync(join(statSync(path).isDirectory() ? path : namedFolder(path), 'index')).size
  } catch {
    return 0
  }
}

/** Changed files; `undefined` if git does not say, or would start programs to find out. Files inside submodules do not count. */
const changes = async (directory: string, repository: string, longestMs: number): Promise<string | undefined> => {
  if (await mayHaveFilters(directory, repository, longestMs)) return undefined
  return askGit(directory, ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=dirty'], longestMs)
}

/** Git passes files that may have changed through the filters, which are programs. Those in the user's own configuration were chosen by the user. */
const mayHaveFilters = async (directory: string, repository: string, longestMs: number): Promise<boolean> => {
  if (!mayNameFilters(repository)) return false
  // each repository has a setting of `core`, so that an answer is never empty
  const settings = await askGit(directory, ['config', '--show-scope', '--name-only', '--get-regexp', '^(core|filter)[.]'], longestMs)
  return settings === undefined || /^(local|worktree)\s+filter[.]/m.test(settings)
}

/** A quick look, which spares nearly all repositories the question. A worktree has its configuration elsewhere. */
const mayNameFilters = (repository: string): boolean => {
  try {
    const file = join(repository, 'config')
    const { size } = statSync(file)
    return size > longestConfig || /filter|include|worktreeConfig/i.test(readFileSync(file, 'utf8'))
  } catch {
    return true
  }
}

const longestConfig = 1024 * 1024

/** As much as `gitdir: ` and a path can need. */
const longestName = 8 * 1024

/** The folder that a file `.git` names. Another user may have put something in its place that takes long to read, such as a FIFO. */
const namedFolder = (path: string): string => {
  const found = statSync(path)
  if (!found.isFile() || found.size > longestName) throw new Error(`${path} is not a file of git`)
  return resolve(dirname(path), readFileSync(path, 'utf8').replace('gitdir: ', '').trim())
}
