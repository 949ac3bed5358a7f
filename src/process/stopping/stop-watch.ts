import type { StopReason } from '../../engine/ports.ts'
import type { ProcessGroup } from './process-group.ts'

/*
 * running ──signal──▶ asked ──grace is over──▶ killed
 *    └──────────────── kill ────────────────────▲
 */
export type StopPhase = 'running' | 'asked' | 'killed'

export interface StopSignals {
  /** Asks to stop; its reason may be a {@link StopReason}. */
  readonly signal: AbortSignal
  /** No more grace. */
  readonly kill: AbortSignal
  readonly graceMs: number
}

/** Passes requests to stop on to a command's group. */
export interface StopWatch {
  phase(): StopPhase
  /** Resolves when the group got its SIGKILL. */
  readonly killed: Promise<unknown>
  [Symbol.dispose](): void
}

/** Signals the group when asked to stop, and kills it when the grace is over, whatever its leader did. */
export const watchForStop = ({ signal, kill, graceMs }: StopSignals, group: ProcessGroup): StopWatch => {
  let phase: StopPhase = 'running'
  let grace: NodeJS.Timeout | undefined
  const killed = Promise.withResolvers<undefined>()

  const end = (): void => {
    if (phase === 'killed') return
    phase = 'killed'
    clearTimeout(grace)
    group.signal('SIGKILL')
    killed.resolve(undefined)
  }
  const ask = (): void => {
    if (phase !== 'running') return
    phase = 'asked'
    group.signal(signalFor(signal.reason))
    // what was suspended can not heed a signal before it goes on
    group.signal('SIGCONT')
    grace = setTimeout(end, graceMs)
  }

  signal.addEventListener('abort', ask, { once: true })
  kill.addEventListener('abort', end, { once: true })
  if (signal.aborted) ask()
  if (kill.aborted) end()

  return {
    phase: () => phase,
    killed: killed.promise,
    [Symbol.dispose]: () => {
      clearTimeout(grace)
      signal.removeEventListener('abort', ask)
      kill.removeEventListener('abort', end)
    },
  }
}

/** A person's Ctrl-C or a closed terminal reaches commands as what it is; all else is a plain request to end. */
const signalFor = (reason: unknown): NodeJS.Signals => {
  const cause = isStopReason(reason) && reason.kind === 'cancel' ? reason.cause : 'request'
  return cause === 'SIGINT' || cause === 'SIGHUP' ? cause : 'SIGTERM'
}

const isStopReason = (reason: unknown): reason is StopReason => typeof reason === 'object' && reason !== null && 'kind' in reason
