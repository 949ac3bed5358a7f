import type { FindHeadline } from '../engine/ports.ts'
import { findInLog } from '../records/digest/find-in-log.ts'
import { toHeadline } from '../records/digest/to-headline.ts'

/** Finds the headline of a failed job in the run's folder. If the log cannot be read, the run goes on without one. */
export const createHeadlineFinder =
  (folder: string): FindHeadline =>
  async (part) => {
    if (part.to.bytes <= part.from.bytes) return undefined
    const found = await findInLog({ folder, ...part }).catch(() => undefined)
    return found && toHeadline(found)
  }
