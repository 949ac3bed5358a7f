import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
    const noted = parseRunId(readFileSync(join(home, fileName), 'utf8'))
    if (noted !== undefined) return noted
  } catch {
    // the first run of the home, or of this version in it
  }
  return namesOf(join(home, 'runs'))
    .flatMap((name) => parseRunId(name) ?? [])
    .reduce<RunId | undefined>((newest, id) => (newest === undefined || id > newest ? id : newest), undefined)
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
    writeFileSync(join(home, fileName), id, { mode: 0o600 })
  } catch {
    // a full disk, or a file of another user: an id that is too old only matters if the clock is set back
  }
}
