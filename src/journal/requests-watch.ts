import { existsSync, mkdirSync, rmSync, watch, type FSWatcher } from 'node:fs'
import { readRequests, requestsFolder, type OwnerRequest } from './requests.ts'

export interface RequestsWatch {
  /** Stops watching and removes the requests: the run is over, and its journal holds the answer. */
  readonly close: () => void
}

export interface RequestsWatchOptions {
  /** Most runs end before this, so that they never pay for the watch. */
  readonly startAfterMs?: number
  /** How often to look without a notification; `false`: never. */
  readonly pollMs?: number | false
  /** `false`: do not use the system's notifications. */
  readonly isNotified?: boolean
}

/**
 * Watches the folder of this process's own run for requests, using the system's notifications and a slow poll. It creates a separate folder
 * for requests, so that the files that the run itself writes do not wake the watcher.
 */
export const watchRequests = (
  folder: string,
  hear: (request: OwnerRequest) => void,
  { startAfterMs = 200, pollMs = 1000, isNotified = true }: RequestsWatchOptions = {},
): RequestsWatch => {
  let watcher: FSWatcher | undefined
  let poll: NodeJS.Timeout | undefined
  let isLooking = false
  let hasChanged = false
  let isOver = false
  const hasStopped = (): boolean => isOver

  const look = async (): Promise<void> => {
    hasChanged = true
    if (isLooking) return
    isLooking = true
    while (hasChanged) {
      hasChanged = false
      const [first] = await readRequests(folder)
      if (!first || hasStopped()) continue
      // there is only one kind of request, and once is enough
      stop()
      hear(first)
    }
    isLooking = false
  }
  const lookSoon = (): void => void look()
  const stop = (): void => {
    isOver = true
    clearTimeout(start)
    clearInterval(poll)
    watcher?.close()
    watcher = undefined
  }
  const begin = (): void => {
    try {
      if (!existsSync(requestsFolder(folder))) mkdirSync(requestsFolder(folder), { mode: 0o700 })
      if (isNotified) watcher = watch(requestsFolder(folder), { persistent: false }, lookSoon).on('error', () => watcher?.close())
    } catch {
      // polling continues
    }
    if (pollMs !== false) poll = setInterval(lookSoon, pollMs).unref()
    lookSoon()
  }
  const start = setTimeout(begin, startAfterMs).unref()

  return {
    close() {
      stop()
      try {
        rmSync(requestsFolder(folder), { recursive: true, force: true })
      } catch {
        // another process may be writing a request right now; a request that remains has no effect once the run is over
      }
    },
  }
}
