import { execFile } from 'node:child_process'

/** Variables that git sets for hooks. They name the repository of the hook. */
const hookVariables = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'])
/** More names of files than a repository has. */
const mostBytes = 256 * 1024 * 1024

/** Paths that git lists, relative to a directory; `undefined` if it cannot. */
export const gitFiles = (directory: string, args: readonly string[]): Promise<readonly string[] | undefined> =>
  new Promise((resolve) => {
    const env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !hookVariables.has(name))),
      ...{ GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    }
    // programs that the configuration of a repository may name must not be started
    const harmless = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
    execFile('git', [...harmless, 'ls-files', '-z', ...args], { cwd: directory, env, maxBuffer: mostBytes }, (error, stdout) => {
      resolve(error ? undefined : stdout.split('\0').filter((path) => path !== ''))
    })
  })
