// the real timers, even in tests that steer the clock
const startTimer = globalThis.setTimeout
const now = performance.now.bind(performance)

/** Checks until `isSo` is true; fails after 90 s. It checks less often the longer it waits, because a check may read all of /proc. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const begunAt = now()
  while (!(await isSo())) {
    const waited = now() - begunAt
    if (waited > 90_000) throw new Error(`Not so after 90 s: ${String(isSo)}`)
    await new Promise((resolve) => startTimer(resolve, Math.min(5 + waited / 20, 25)))
  }
}
