import { execFile } from 'node:child_process'

/** What git answers in a directory; `undefined` if it fails or takes longer than `longestMs`. It starts no programs and changes nothing. */
export const askGit = (directory: string, args: readonly string[], longestMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = execFile('git', [...harmless, ...args], { cwd: directory, env: gitEnvironment(), encoding: 'utf8' }, (error, stdout) => {
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

/** Programs that the configuration of a repository may name must not be started. */
const harmless = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false'].flatMap((setting) => ['-c', setting])

/** What git would do on its way to an answer, but must not: lock the index, or fetch from another machine what a partial clone lacks. */
const restraints = { GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' }

/** Variables that git sets for hooks. They name the repository of the hook, which may not be the project's. */
const hookVariables = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'])
const gitEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !hookVariables.has(name))),
  ...restraints,
})
