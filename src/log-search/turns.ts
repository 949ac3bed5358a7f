import { addAbortListener } from 'node:events'

/** Gives a turn back. Further calls do nothing. */
export type GiveBack = () => void

/** Lets a limited number of tasks run at once; the others wait in order. */
export interface Turns {
  /** Resolves when it is the caller's turn; `undefined` if `signal` aborted before that. */
  take(signal: AbortSignal): Promise<GiveBack | undefined>
}

/** Allows `atOnce` turns at a time. */
export const createTurns = (atOnce: number): Turns => {
  let taken = 0
  const waiting = new Set<() => void>()
  const turn = (): GiveBack => {
    taken += 1
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      taken -= 1
      const [next] = waiting
      next?.()
    }
  }
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(undefined)
      if (taken < atOnce) return Promise.resolve(turn())
      return new Promise((resolve) => {
        const settle = (given: GiveBack | undefined): void => {
          waiting.delete(begin)
          leaving[Symbol.dispose]()
          resolve(given)
        }
        const begin = (): void => {
          settle(turn())
        }
        const leaving = addAbortListener(signal, () => {
          settle(undefined)
        })
        waiting.add(begin)
      })
    },
  }
}
