import { addAbortListener } from 'node:events'

/** Places for a bounded number of clients. A place is free again when its client has left: no other code frees one, so none can forget to. */
export interface Slots {
  readonly most: number
  /** Takes a place until `left` aborts; `false` when all are taken. */
  take(left: AbortSignal): boolean
}

/** `most` places, all free. */
export const createSlots = (most: number): Slots => {
  let taken = 0
  return {
    most,
    take(left) {
      if (taken >= most) return false
      taken += 1
      // called for a signal that has aborted already, too
      addAbortListener(left, () => {
        taken -= 1
      })
      return true
    },
  }
}
