import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { GitFacts } from '../model/event.ts'

/** How long to wait for git, so that a huge or slow repository does not delay a run. What is not known by then is left out. */
const usualLongestMs = 300

/** Branch, commit, subject and dirty state of the repository that contains a directory. What is unknown is left out. Never rejects. */
export const gitFacts = async (directory: string, longestMs = usualLongestMs): Promise<GitFacts | undefined> => {
  if (!isInRepository(directory)) return undefined
  const [status, subject] = await Promise.all([
    git(directory, ['status', '--porcelain=v2', '--branch', '-uno'], longestMs),
    git(directory, ['-c', 'log.showSignature=false', 'log', '-1', '--format=%s'], longestMs),
  ])
  const facts: GitFacts = {
    ...(status !== undefined && parseStatus(status)),
    ...(subject !== undefined && { subject: subject.trimEnd() }),
  }
  return Object.keys(facts).length > 0 ? facts : undefined
}

const parseStatus = (status: string): GitFacts => {
  const lines = status.split('\n').filter((line) => line !== '')
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length)
  const branch = header('head')
  const commit = header('oid')
  return {
    ...(branch !== undefined && branch !== '(detached)' && { branch }),
    ...(commit !== undefined && commit !== '(initial)' && { commit }),
    dirty: lines.some((line) => !line.startsWith('#')),
  }
}

const isInRepository = (directory: string): boolean => {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
    if (folder === dirname(folder)) return false
  }
}

const git = (directory: string, args: readonly string[], longestMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = execFile('git', args, { cwd: directory, env: gitEnvironment(), encoding: 'utf8' }, (error, stdout) => {
      clearTimeout(timer)
      resolve(error ? undefined : stdout)
    })
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      // a helper started by git may keep the pipes open
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.unref()
      resolve(undefined)
    }, longestMs)
  })

/** Variables that git sets for hooks. They name the repository of the hook, which may not be the project's. */
const hookVariables = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'])
const gitEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !hookVariables.has(name))),
  GIT_OPTIONAL_LOCKS: '0',
})
