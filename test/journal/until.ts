import { setTimeout as wait } from 'node:timers/promises'

/** Looks again and again until it is so; fails after 20 s. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const giveUpAt = performance.now() + 20_000
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Not so after 20 s: ${String(isSo)}`)
    await wait(5)
  }
}
