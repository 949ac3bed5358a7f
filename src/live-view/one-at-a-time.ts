/**
 * A task of which one runs at a time: asked for while it runs, it runs once more afterwards. The promise settles when all that was asked
 * for by then is done.
 */
export const oneAtATime = (task: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    const mine = task().finally(() => {
      // the one that waits has taken its place already
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

/** Calls at once, and then again at most every `ms`: what is asked for in between is done when the time has come. */
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
