import { openRunIndex, type RunIndex, type RunIndexOptions } from '../records/run-index.ts'

/** The index of all runs for the server's lifetime. It is reopened if its store is deleted. */
export interface KeptIndex extends AsyncDisposable {
  /** Calls `ask` with the index. The first calls wait a little for the catch-up at the start. */
  use<T>(ask: (index: RunIndex) => Promise<T>): Promise<T>
  /** Checks whether the store is still the one that was opened. If not, rebuilds it from the journals and returns true. */
  mend(): Promise<boolean>
  /** Resolves when the catch-up at the start is over, also if it failed. */
  readonly caughtUp: Promise<void>
}

/** A store that lacks many runs takes minutes to rebuild. After this time, it is shown although it is incomplete. */
const longestFirstWaitMs = 2000
/** Stopping the server does not wait longer for a catch-up; the next reader continues it. */
const longestLastWaitMs = 500

interface OpenedIndex {
  readonly index: RunIndex
  users: number
  isReplaced: boolean
}

/** Opens the index. `onCaughtUp` is called when it is up to date with the journals. */
export const openKeptIndex = async (options: RunIndexOptions, onCaughtUp: (error?: unknown) => void): Promise<KeptIndex> => {
  const open = async (): Promise<OpenedIndex> => ({
    index: await openRunIndex({ ...options, isCaughtUp: false }),
    users: 0,
    isReplaced: false,
  })
  let current = await open()
  let isMending = false
  let isClosed = false
  const hasClosed = (): boolean => isClosed

  const closeUnused = async (opened: OpenedIndex): Promise<void> => {
    if (opened.isReplaced && opened.users === 0) await opened.index.close()
  }
  const useOne = async <T>(opened: OpenedIndex, ask: (index: RunIndex) => Promise<T>): Promise<T> => {
    opened.users++
    try {
      return await ask(opened.index)
    } finally {
      opened.users--
      await closeUnused(opened)
    }
  }

  const caughtUp = useOne(current, (index) => index.catchUp()).then(
    () => {
      onCaughtUp()
    },
    (error: unknown) => {
      if (!hasClosed()) onCaughtUp(error)
    },
  )
  const firstAnswer = Promise.race([caughtUp, delay(longestFirstWaitMs)])

  const replace = async (): Promise<void> => {
    // Until the new index has every run, the old one answers: a deleted file can still be read while it is open.
    const fresh = await open()
    try {
      await fresh.index.catchUp()
    } catch (error) {
      await fresh.index.close()
      throw error
    }
    if (hasClosed()) return fresh.index.close()
    const old = current
    current = fresh
    old.isReplaced = true
    await closeUnused(old)
    // runs that ended during the catch-up may have been folded into the old index
    await useOne(fresh, (index) => index.catchUp())
  }

  return {
    async use(ask) {
      await firstAnswer
      return useOne(current, ask)
    },
    async mend() {
      if (isMending || !current.index.isLost()) return false
      isMending = true
      try {
        await replace()
        return true
      } finally {
        isMending = false
      }
    },
    caughtUp,
    async [Symbol.asyncDispose]() {
      isClosed = true
      await Promise.race([caughtUp, delay(longestLastWaitMs)])
      await current.index.close()
    },
  }
}

/** Does not keep the process alive. */
const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
