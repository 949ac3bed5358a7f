import type { Storage } from '../storage/storage.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import { pruneState, writePruneStamp } from './prune-stamp.ts'

export interface RoomAfterRun {
  readonly home: string
  readonly storage: Storage
  /** The size of the run's logs. */
  readonly logBytes: number
  /** Tells the user. */
  readonly notice: (message: string) => void
}

/** What the user waits for at most: some runs are moved, and some files removed. The next run goes on with the rest. */
const limits = { movingMs: 200, removingMs: 300 }
/** After a run with logs of this size, the home is looked at without waiting for a day to pass. */
const largeRunBytes = 100e6

/**
 * Makes room at the end of a run, once a day and after a run with large logs. Most runs only look when that was last done. A new home
 * begins its first day. Never rejects: the run is over, and its exit code stays.
 */
export const makeRoomAfterRun = async ({ home, storage, logBytes, notice }: RoomAfterRun): Promise<void> => {
  const now = Date.now()
  const state = pruneState(home, now)
  if (state === 'done' && logBytes < largeRunBytes) return
  if (state === 'new') {
    writePruneStamp(home, {}, { now })
    return
  }
  try {
    const { makeRoom } = await import('./make-room.ts')
    const store = await storage.open({ home, readOnly: false })
    try {
      await makeRoom({ home, store, limits, notice, now })
    } finally {
      await store.close()
    }
  } catch (error) {
    // another run, or the dashboard, does it later
    if (error instanceof StoreBusyError) return
    notice(`No room was made in the home ${home}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
