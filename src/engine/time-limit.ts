import type { Clock, StopReason } from './ports.ts'

/** Runs `work` with a signal that aborts when `outer` does or, if there is a limit, when the time is up. */
export const withTimeLimit = async <Result>(
  clock: Clock,
  outer: AbortSignal,
  limitMs: number | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  if (limitMs === undefined || outer.aborted) return work(outer)
  const inner = new AbortController()
  const done = new AbortController()
  // AbortSignal.any would leave a link on the run's long-lived signals for every step
  const stop = (): void => {
    inner.abort(outer.reason)
  }
  outer.addEventListener('abort', stop, { once: true })
  const timeUp: StopReason = { kind: 'timeout', afterMs: limitMs }
  void clock.sleep(limitMs, done.signal).then(() => {
    if (!done.signal.aborted) inner.abort(timeUp)
  })
  try {
    return await work(inner.signal)
  } finally {
    done.abort()
    outer.removeEventListener('abort', stop)
  }
}
