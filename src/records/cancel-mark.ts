import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readingFlags } from '../journal/open-if-there.ts'
import type { CancelCause } from '../model/event.ts'
import { cancelMarkName } from '../process/stopping/interrupt-watch.ts'

const causes: readonly CancelCause[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'request', 'dashboard']

/**
 * Records that a run which could not end properly was cancelled, for the process that later closes its journal. Never throws, because it is
 * called on the way out.
 */
export const writeCancelMark = (folder: string, cause: unknown): void => {
  try {
    writeFileSync(join(folder, cancelMarkName), `${String(cause)}\n`, { mode: 0o600 })
  } catch {
    // then the run counts as interrupted, which is also true
  }
}

/** Why a dead run was cancelled before it died; `undefined` if it was not. */
export const readCancelMark = (folder: string): CancelCause | undefined => {
  try {
    const file = openSync(join(folder, cancelMarkName), readingFlags)
    try {
      const text = readFileSync(file, 'utf8').trim()
      return causes.find((cause) => cause === text)
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

/** Removes the mark; the journal contains the cause now. */
export const removeCancelMark = (folder: string): void => {
  try {
    rmSync(join(folder, cancelMarkName), { force: true })
  } catch {
    // it has no effect once the run is over
  }
}
