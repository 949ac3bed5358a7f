import { addAbortListener } from 'node:events'

/** Slots for a limited number of clients. A slot is freed when its client leaves and by nothing else, so it cannot be forgotten. */
export interface Slots {
  readonly most: number
  /** Takes a slot until `left` aborts. Returns `false` if all are taken. */
  take(left: AbortSignal): boolean
}

/** Creates `most` free slots. */
export const createSlots = (most: number): Slots => {
  let taken = 0
  return {
    most,
    take(left) {
      if (taken >= most) return false
      taken += 1
      // also runs if the signal has already aborted
      addAbortListener(left, () => {
        taken -= 1
      })
      return true
    },
  }
}
