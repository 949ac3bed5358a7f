import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RetentionRules } from '../../src/retention/rules.ts'

export type PruneMoment = 'planned' | 'moved' | 'before-forgetting' | 'forgotten' | 'half-removed' | 'removed' | LogsMoment
/** Moments at which a run loses only its logs. */
export type LogsMoment = 'logs-noted' | 'logs-marked' | 'before-forgetting-logs' | 'logs-forgotten' | 'logs-half-removed'

export interface PruneProcess {
  /** It is about to take the lock. */
  readonly ready: Promise<unknown>
  kill(): void
  /** How it ended: the runs that it deleted or whose logs it deleted, `busy`, or `killed`. */
  readonly ended: Promise<readonly string[] | 'busy' | 'killed'>
}

/** Starts a process that prunes a home by the rules. It kills itself at the moment. */
export const startPruneProcess = (home: string, rules: RetentionRules, moment?: PruneMoment, firstRun = ''): PruneProcess => {
  const program = fileURLToPath(new URL('prune-process.ts', import.meta.url))
  const child = fork(program, [home, JSON.stringify(rules), ...(moment ? [moment] : [])], {
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
