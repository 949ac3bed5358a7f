import { statfsSync } from 'node:fs'

/** The free space on the disk of a home; a home that does not exist yet has all there is. */
export const freeBytesOf = (home: string): number => {
  try {
    const { bavail, bsize } = statfsSync(home)
    return bavail * bsize
  } catch {
    return Infinity
  }
}
