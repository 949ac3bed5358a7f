import { isHangupOurs } from './hangup.ts'

/** Waits for a signal that asks this process to end. */
export interface NextInterrupt extends Disposable {
  /** Resolves at the first one, which does not end the process; a second one does. */
  readonly come: Promise<unknown>
}

/** For work that may be given up at any time: a Ctrl-C ends the wait for it, and not the process, which still has its own exit code. */
export const nextInterrupt = (): NextInterrupt => {
  const signals = ['SIGINT', 'SIGTERM', ...(isHangupOurs() ? (['SIGHUP'] as const) : [])] as const
  const { promise: come, resolve } = Promise.withResolvers<undefined>()
  const hear = (): void => {
    stop()
    resolve(undefined)
  }
  const stop = (): void => {
    for (const signal of signals) process.off(signal, hear)
  }
  for (const signal of signals) process.on(signal, hear)
  return { come, [Symbol.dispose]: stop }
}
