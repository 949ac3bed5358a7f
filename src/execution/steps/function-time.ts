import type { StepRunContext } from '../../engine/ports.ts'

/** How long a body may run. */
export interface BodyTime {
  /** Aborts when the body is asked to stop. */
  readonly signal: AbortSignal
  /** Resolves when the time is up: at once on a kill, otherwise when the grace after the request to stop is over. */
  readonly isUp: Promise<unknown>
  /** Asks the body to stop although the step was not asked to. */
  giveUp(): void
  [Symbol.dispose](): void
}

/** Watches the signals of a step for as long as its body runs. */
export const watchTime = (context: Pick<StepRunContext, 'signal' | 'kill'>, graceMs: number): BodyTime => {
  const asked = new AbortController()
  const up = Promise.withResolvers<undefined>()
  let grace: NodeJS.Timeout | undefined
  const ask = (reason?: unknown): void => {
    if (asked.signal.aborted) return
    grace = setTimeout(up.resolve, graceMs, undefined)
    asked.abort(reason)
  }
  const passOn = (): void => {
    ask(context.signal.reason)
  }
  const end = (): void => {
    up.resolve(undefined)
    ask(context.signal.reason)
  }
  context.signal.addEventListener('abort', passOn, { once: true })
  context.kill.addEventListener('abort', end, { once: true })
  if (context.signal.aborted) passOn()
  if (context.kill.aborted) end()

  return {
    signal: asked.signal,
    isUp: up.promise,
    giveUp: () => {
      ask()
    },
    [Symbol.dispose]: () => {
      clearTimeout(grace)
      context.signal.removeEventListener('abort', passOn)
      context.kill.removeEventListener('abort', end)
    },
  }
}
