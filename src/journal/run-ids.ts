import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRunId, type RunId } from '../model/ids.ts'
import { errorCode } from './run-folder.ts'

/** Names read in one turn of the event loop: of 100,000 no turn takes more than a few milliseconds. */
const namesAtATime = 1000

/** The ids of all runs that have a folder, in no order, without keeping the event loop; none when the home does not exist. */
export const readRunIds = async (home: string): Promise<Set<RunId>> => {
  const ids = new Set<RunId>()
  try {
    for await (const entry of await opendir(join(home, 'runs'), { bufferSize: namesAtATime })) {
      // a link in the place of a run's folder is no run: what lies behind it may be anybody's
      const id = entry.isDirectory() ? parseRunId(entry.name) : undefined
      if (id) ids.add(id)
    }
    return ids
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ids
    throw error
  }
}
