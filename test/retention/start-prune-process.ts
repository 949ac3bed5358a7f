import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type PruneMoment = 'planned' | 'moved' | 'before-forgetting' | 'forgotten' | 'half-removed' | 'removed'

export interface PruneProcess {
  /** It is about to take the lock. */
  readonly ready: Promise<unknown>
  kill(): void
  /** How it ended: what it deleted, `busy`, or `killed`. */
  readonly ended: Promise<readonly string[] | 'busy' | 'killed'>
}

/** Starts a process that deletes all runs of a home but the newest `keep`. It kills itself at the moment. */
export const startPruneProcess = (home: string, keep: number, moment?: PruneMoment, firstRun = ''): PruneProcess => {
  const child = fork(fileURLToPath(new URL('prune-process.ts', import.meta.url)), [home, String(keep), ...(moment ? [moment] : [])], {
    execArgv: [],
    env: { ...process.env, FIRST_RUN: firstRun },
  })
  let answer: readonly string[] | 'busy' | undefined
  const ready = once(child, 'message')
  child.on('message', (message) => {
    if (message !== 'ready') answer = message as readonly string[] | 'busy'
  })
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0 && code !== null) throw new Error(`the process ended with ${String(code)}`)
    return answer ?? ('killed' as const)
  })
  return { ready, ended, kill: () => void child.kill('SIGKILL') }
}
