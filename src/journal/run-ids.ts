import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { exitCodes } from '../model/exit-codes.ts'
import { parseRunId, type RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { errorCode } from './run-folder.ts'
import { isRefusal, refused } from '../files/refused-file.ts'

/** Names read in one turn of the event loop. With 100,000 runs, no turn takes more than a few milliseconds. */
const namesAtATime = 1000

/**
 * The ids of all runs that have a folder, unordered, read without blocking the event loop. Empty if the home does not exist.
 *
 * @throws UserError `home-not-readable`
 */
export const readRunIds = async (home: string): Promise<Set<RunId>> => {
  const ids = new Set<RunId>()
  const folder = join(home, 'runs')
  try {
    for await (const entry of await opendir(folder, { bufferSize: namesAtATime })) {
      // a link in place of a run's folder is not a run: it could lead anywhere
      const id = entry.isDirectory() ? parseRunId(entry.name) : undefined
      if (id) ids.add(id)
    }
    return ids
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ids
    if (!isRefusal(error)) throw error
    const { reason, tryThis } = refused('it', folder, folder)
    throw new UserError('home-not-readable', `Cannot read ${folder}: ${reason}.`, [tryThis], {
      cause: error,
      exitCode: exitCodes.homeNotWritable,
    })
  }
}
