import { removePin, writePin } from '../journal/pin-file.ts'
import { errorCode, homeNotWritable } from '../journal/run-folder.ts'
import { UserError } from '../model/user-error.ts'
import type { RunDetailJson } from '../wire/run.ts'
import type { OpenRuns } from './open-runs.ts'
import { findRun } from './show-run.ts'

/** Lists show the whole note. */
const longestNote = 200

/**
 * Pins a run, so that it is not deleted to make room. A second pin replaces the first.
 *
 * @throws UserError
 */
export const pinRun = async (runs: OpenRuns, text: string, note: string | undefined): Promise<RunDetailJson> => {
  if (note !== undefined && note.length > longestNote)
    throw new UserError('long-note', `The note has ${note.length} characters. It may have ${longestNote}.`, ['Shorten it.'])
  return await changePin(runs, text, (folder) => {
    writePin(folder, { at: Date.now(), ...(note !== undefined && note !== '' && { note }) })
  })
}

/**
 * Removes the pin of a run, if it has one.
 *
 * @throws UserError
 */
export const unpinRun = (runs: OpenRuns, text: string): Promise<RunDetailJson> => changePin(runs, text, removePin)

const changePin = async (runs: OpenRuns, text: string, change: (folder: string) => void): Promise<RunDetailJson> => {
  const { id, folder } = await findRun(runs, text)
  try {
    change(folder)
  } catch (error) {
    if (errorCode(error) === '') throw error
    // `findRun` below names a run that was deleted in between
    if (errorCode(error) !== 'ENOENT') throw homeNotWritable(runs.home, error)
    await runs.index.catchUp()
  }
  return (await findRun(runs, id)).detail
}
