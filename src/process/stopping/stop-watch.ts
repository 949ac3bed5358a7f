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
  /** Kills at once, without grace. */
  readonly kill: AbortSignal
  readonly graceMs: number
}

/** Passes stop requests on to the process group of a command. */
export interface StopWatch {
  phase(): StopPhase
  /** Resolves when the group has been sent SIGKILL. */
  readonly killed: Promise<unknown>
  [Symbol.dispose](): void
}

/** Signals the group when asked to stop, and kills it when the grace is over, even if the leader has exited. */
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
    // a suspended process does not handle the signal until it is continued
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

/** Commands get the SIGINT of a Ctrl-C and the SIGHUP of a closed terminal as they are, and SIGTERM for any other reason. */
const signalFor = (reason: unknown): NodeJS.Signals => {
  const cause = isStopReason(reason) && reason.kind === 'cancel' ? reason.cause : 'request'
  return cause === 'SIGINT' || cause === 'SIGHUP' ? cause : 'SIGTERM'
}

const isStopReason = (reason: unknown): reason is StopReason => typeof reason === 'object' && reason !== null && 'kind' in reason
