import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** What the tests here need at most, in bytes. A container may give less. */
const neededBytes = 500e6

/** Where a test puts its files that runs so often that waiting for the disk would be most of its time. */
export const memoryFolder = (): string => {
  const shared = '/dev/shm'
  try {
    accessSync(shared, constants.W_OK)
    const { bavail, bsize } = statfsSync(shared)
    return bavail * bsize > neededBytes ? shared : tmpdir()
  } catch {
    return tmpdir()
  }
}
