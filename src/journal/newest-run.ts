import { closeSync, constants, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { mintedAt, parseRunId, toMillis, type Millis, type RunId } from '../model/ids.ts'

const fileName = 'newest-run'

/**
 * The time to make the id of a new run from: `at`, or the moment after the newest id of the home. Runs are sorted by their ids, so that the
 * newest stays the newest when the clock has been set back.
 */
export const nextIdTime = (home: string, at: Millis): Millis => {
  const newest = newestRun(home)
  return newest === undefined ? at : toMillis(Math.max(at, mintedAt(newest) + 1))
}

/** Reading the names of 30,000 runs takes 90 ms, so the newest id is in a file of its own. The names count only if the file is missing. */
const newestRun = (home: string): RunId | undefined => {
  try {
    const noted = parseRunId(readNote(join(home, fileName)))
    if (noted !== undefined) return noted
  } catch {
    // the first run of the home, or of this version in it
  }
  return namesOf(join(home, 'runs'))
    .flatMap((name) => parseRunId(name) ?? [])
    .reduce<RunId | undefined>((newest, id) => (newest === undefined || id > newest ? id : newest), undefined)
}

/** An id is shorter. */
const longestBytes = 64
/** Opening a pipe in its place would wait for the other end. Windows has no such flag. */
const { O_NONBLOCK = 0 } = constants as Partial<typeof constants>

const readNote = (path: string): string => {
  const file = openSync(path, constants.O_RDONLY | O_NONBLOCK)
  try {
    const buffer = Buffer.alloc(longestBytes)
    return buffer.toString('utf8', 0, readSync(file, buffer))
  } finally {
    closeSync(file)
  }
}

/** The creation of the run's own folder reports what is wrong. */
const namesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Notes the id of a new run for the next one. */
export const noteNewestRun = (home: string, id: RunId): void => {
  try {
    const file = openSync(join(home, fileName), constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | O_NONBLOCK, 0o600)
    try {
      writeSync(file, id)
    } finally {
      closeSync(file)
    }
  } catch {
    // a full disk, or a file of another user: an id that is too old only matters if the clock is set back
  }
}
