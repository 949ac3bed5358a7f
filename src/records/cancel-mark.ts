import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readingFlags } from '../journal/open-if-there.ts'
import type { CancelCause } from '../model/event.ts'
import { cancelMarkName } from '../process/stopping/interrupt-watch.ts'

const causes: readonly CancelCause[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'request']

/** Leaves word that a run which could not end in order was cancelled, for whoever closes its journal. Never throws: it is said on the way out. */
export const writeCancelMark = (folder: string, cause: unknown): void => {
  try {
    writeFileSync(join(folder, cancelMarkName), `${String(cause)}\n`, { mode: 0o600 })
  } catch {
    // then it is found interrupted, which is true as well
  }
}

/** Why a dead run was cancelled before it died; `undefined` when it was not. */
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

/** Its journal tells it now. */
export const removeCancelMark = (folder: string): void => {
  try {
    rmSync(join(folder, cancelMarkName), { force: true })
  } catch {
    // it has no effect in a run that is over
  }
}
