/** The longest delay of one timer, in milliseconds, which is 24.8 days. With a longer one, `setTimeout` would fire at once. */
const longestTimerMs = 2 ** 31 - 1

/** Calls `action` after any number of milliseconds. Returns a function that prevents it. */
export const startLongTimer = (ms: number, action: () => void): (() => void) => {
  let timer: NodeJS.Timeout
  const arm = (leftMs: number): void => {
    const isLast = leftMs <= longestTimerMs
    timer = setTimeout(
      () => {
        if (isLast) action()
        else arm(leftMs - longestTimerMs)
      },
      isLast ? leftMs : longestTimerMs,
    )
  }
  arm(ms)
  return () => {
    clearTimeout(timer)
  }
}

/** A signal that aborts after any number of milliseconds; `AbortSignal.timeout` takes whole numbers only, and not more than 24 days. */
export const abortAfter = (ms: number): AbortSignal & Disposable => {
  const controller = new AbortController()
  const stop = startLongTimer(ms, () => {
    controller.abort()
  })
  return Object.assign(controller.signal, { [Symbol.dispose]: stop })
}
