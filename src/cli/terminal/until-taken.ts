/**
 * How long to wait at the end for a terminal that accepts no output, in milliseconds. It is enough time to read a screen that was stopped by
 * Ctrl-S. For a pipe there is no limit: its reader may be `less`, which would not show that something is missing.
 */
const terminalPatienceMs = 5 * 60_000
/** How long to wait after a signal, in milliseconds. Ctrl-C also restarts a stopped terminal, which then accepts the rest. */
const afterSignalMs = 200
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const wait = { isHurried: false, isGivenUp: false }

/** Shortens the wait as a signal during the wait does. Call it after a signal that came too late to cancel the run. */
export const hurryWaiting = (): void => {
  wait.isHurried = true
}

/** Waits until everything written to a stream is `taken`, or for as long as that makes sense. A signal ends the wait and nothing else. */
export const untilTaken = async (stream: { readonly isTTY?: boolean }, taken: Promise<void>): Promise<void> => {
  if (wait.isGivenUp) return
  const givenUp = Promise.withResolvers<undefined>()
  const giveUp = (): void => {
    wait.isGivenUp = true
    givenUp.resolve(undefined)
  }
  let timer = stream.isTTY ? setTimeout(giveUp, terminalPatienceMs) : undefined
  const hurry = (): void => {
    wait.isHurried = true
    clearTimeout(timer)
    timer = setTimeout(giveUp, afterSignalMs)
  }
  if (wait.isHurried) hurry()
  for (const signal of signals) process.on(signal, hurry)
  await Promise.race([taken, givenUp.promise])
  clearTimeout(timer)
  for (const signal of signals) process.off(signal, hurry)
}
