import { execFile } from 'node:child_process'

/** Variables that git sets for hooks, which name the repository of the hook, and those that give paths another meaning. */
const hiddenVariables = new Set([
  ...['GIT_DIR', 'GIT_COMMON_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'],
  ...['GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS'],
])
/** More names of files than a repository has. */
const mostBytes = 256 * 1024 * 1024

/** Paths that git lists, relative to a directory; `undefined` if it cannot. Paths in the arguments are no patterns. */
export const gitFiles = (directory: string, args: readonly string[]): Promise<readonly string[] | undefined> =>
  new Promise((resolve) => {
    const env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !hiddenVariables.has(name))),
      ...{ GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    }
    // programs that the configuration of a repository may name must not be started
    const harmless = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
    execFile('git', [...harmless, 'ls-files', '-z', ...args], { cwd: directory, env, maxBuffer: mostBytes }, (error, stdout) => {
      resolve(error ? undefined : stdout.split('\0').filter((path) => path !== ''))
    })
  })
