// the real timers, even in tests that steer the clock
const startTimer = globalThis.setTimeout
const now = performance.now.bind(performance)

/** Checks repeatedly until `isSo` is true; fails after 40 s. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const giveUpAt = now() + 40_000
  while (!(await isSo())) {
    if (now() > giveUpAt) throw new Error(`Not so after 40 s: ${String(isSo)}`)
    await new Promise((resolve) => startTimer(resolve, 5))
  }
}
