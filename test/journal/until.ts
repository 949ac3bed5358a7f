// the real ones, also for tests that steer time
const startTimer = globalThis.setTimeout
const now = performance.now.bind(performance)

/** Looks again and again until it is so; fails after 40 s. The longer it waits the less often it looks, because a look may read all of /proc. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const begunAt = now()
  while (!(await isSo())) {
    const waited = now() - begunAt
    if (waited > 40_000) throw new Error(`Not so after 40 s: ${String(isSo)}`)
    await new Promise((resolve) => startTimer(resolve, Math.min(5 + waited / 20, 25)))
  }
}
