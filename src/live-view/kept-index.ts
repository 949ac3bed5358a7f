import { openRunIndex, type RunIndex, type RunIndexOptions } from '../records/run-index.ts'

/** The index over all runs for as long as the server lives: opened anew when its store is deleted under it. */
export interface KeptIndex extends AsyncDisposable {
  /** Asks the index. The first answers wait a little for the catch-up at the start. */
  use<T>(ask: (index: RunIndex) => Promise<T>): Promise<T>
  /** Looks whether the store is still the one that was opened, and makes it anew from the journals if not; then it says true. */
  mend(): Promise<boolean>
}

/** A store that lacks many runs takes minutes to rebuild: after this long it is shown as far as it is. */
const longestFirstWaitMs = 2000
/** Who stops the server does not wait for a catch-up: the next reader goes on with it. */
const longestLastWaitMs = 500

interface OpenedIndex {
  readonly index: RunIndex
  users: number
  isReplaced: boolean
}

/** Opens the index; `onCaughtUp` hears when it knows all that the journals tell. */
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
    // Until the new one knows every run the old one answers: a deleted file stays readable for who has it open.
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
    // runs that ended during the catch-up may have been folded into the old one
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
    async [Symbol.asyncDispose]() {
      isClosed = true
      await Promise.race([caughtUp, delay(longestLastWaitMs)])
      await current.index.close()
    },
  }
}

/** Keeps no process alive. */
const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
