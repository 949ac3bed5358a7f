import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'

/** How long a reader waits for a store that another process has locked. */
const readerWaitMs = 30_000

/** A random pause, so that processes that wait for one another do not collide again. */
export const jitteredMs = (): number => 20 + Math.random() * 80

/** Repeats a reader's call to the store while another process has it locked. */
export const whileBusy = async <T>(act: () => Promise<T>, waitMs = readerWaitMs): Promise<T> => {
  const giveUpAt = performance.now() + waitMs
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof StoreBusyError)) throw error
      if (performance.now() >= giveUpAt) throw stillBusy(error, waitMs)
    }
    await sleep(jitteredMs())
  }
}

const stillBusy = (cause: StoreBusyError, waitMs: number): UserError =>
  new UserError(
    'store-busy',
    `Another process has kept the store locked for ${Math.round(waitMs / 1000)} s: ${cause.message}`,
    ['Find the process that holds it, such as a database browser, and try again.'],
    { cause },
  )
