/**
 * A task that never runs twice at the same time. If it is called while it runs, it runs once more afterwards. The promise settles when the
 * task has run after the call.
 */
export const oneAtATime = (task: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    const mine = task().finally(() => {
      // unless the waiting call has already taken its place
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }
  const startNext = (): Promise<void> => {
    next = undefined
    return start()
  }
  return () => {
    if (next) return next
    if (!running) return start()
    next = running.then(startNext, startNext)
    return next
  }
}

/** Calls `act` at once, and then at most every `ms`. Calls in between are combined into one at the end of the interval. */
export const paced = (act: () => void, ms: number): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  let lastAt = -Infinity
  const now = (): void => {
    timer = undefined
    lastAt = performance.now()
    act()
  }
  return () => {
    if (timer) return
    const restMs = lastAt + ms - performance.now()
    if (restMs <= 0) now()
    else timer = setTimeout(now, restMs).unref()
  }
}
