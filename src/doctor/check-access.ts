import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { takeOver, unusableIn } from '../files/refused-file.ts'
import { counted } from '../model/text/counted.ts'
import { userText } from '../model/text/user-text.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { found, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/** More than these are not listed in the command that takes them over. */
const mostPaths = 3

/**
 * Finds files of the home that this user may not use, as after a run with `sudo`: those of the home itself, and those in the folders of
 * runs that can be read. The others are named with their journals.
 */
export const checkAccess = (home: string, runs: readonly ScannedRun[]): CheckJson => {
  const folders = runs.filter(({ state }) => state !== 'unreadable').map(({ folder }) => folder)
  const closed = [home, ...folders].flatMap(closedIn)
  const [first, ...others] = closed.length > mostPaths ? [home] : closed
  if (first === undefined) return ok('access', 'All files of the home can be read and written.')
  const message = `${counted(closed.length, 'file or folder', 'files or folders')} of the home cannot be used: ${named(closed.map(withOwner))}.`
  return found('access', 'problem', message, `Take over what is not yours: ${takeOver(first, ...others)}.`)
}

const withOwner = (path: string): string => {
  const uid = lstatSync(path, { throwIfNoEntry: false })?.uid
  if (uid === undefined || uid === process.geteuid?.()) return path
  return `${path} (it belongs to ${userText(uid)})`
}

/** The home was found to be readable, and so were the folders of the runs. But they may be gone by now. */
const closedIn = (folder: string): readonly string[] => {
  try {
    return unusableIn(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}
