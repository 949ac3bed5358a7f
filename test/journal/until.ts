// the real ones, also for tests that steer time
const startTimer = globalThis.setTimeout
const now = performance.now.bind(performance)

/** Looks again and again until it is so; fails after 40 s. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const giveUpAt = now() + 40_000
  while (!(await isSo())) {
    if (now() > giveUpAt) throw new Error(`Not so after 40 s: ${String(isSo)}`)
    await new Promise((resolve) => startTimer(resolve, 5))
  }
}
