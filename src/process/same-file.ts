import { fstatSync } from 'node:fs'

/** Whether two descriptors of this process lead to the same place, as after `2>&1` and in a terminal. */
export const isSameFile = (one: number, other: number): boolean => {
  try {
    const [first, second] = [fstatSync(one), fstatSync(other)]
    return first.dev === second.dev && first.ino === second.ino && first.rdev === second.rdev
  } catch {
    // a closed one leads nowhere
    return false
  }
}
