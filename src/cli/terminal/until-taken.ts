/**
 * How long to wait at the end for a terminal that takes nothing, in milliseconds: time enough to read what a terminal stopped by Ctrl-S
 * shows. A pipe has no limit: its reader may be `less`, and nothing would show what is lost.
 */
const terminalPatienceMs = 5 * 60_000
/** How long to wait after a signal, in milliseconds: a Ctrl-C also makes a stopped terminal go on, which then takes what is left. */
const afterSignalMs = 200
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const wait = { isHurried: false, isGivenUp: false }

/** Acts as if the signal came during the wait: one that came too late to cancel the run. */
export const hurryWaiting = (): void => {
  wait.isHurried = true
}

/** Waits until what was written to a stream is `taken`, or there is no point in waiting any longer. A signal ends only the wait. */
export const untilTaken = async (stream: { readonly isTTY?: boolean }, taken: Promise<void>): Promise<void> => {
  if (wait.isGivenUp) return
  const given = Promise.withResolvers<undefined>()
  const giveUp = (): void => {
    wait.isGivenUp = true
    given.resolve(undefined)
  }
  let timer = stream.isTTY ? setTimeout(giveUp, terminalPatienceMs) : undefined
  const hurry = (): void => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, afterSignalMs)
  }
  if (wait.isHurried) hurry()
  for (const signal of signals) process.on(signal, hurry)
  await Promise.race([taken, given.promise])
  clearTimeout(timer)
  for (const signal of signals) process.off(signal, hurry)
}
