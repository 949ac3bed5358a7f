import { existsSync, mkdirSync, rmSync, watch, type FSWatcher } from 'node:fs'
import { readRequests, requestsFolder, type OwnerRequest } from './requests.ts'

export interface RequestsWatch {
  /** Stops and takes away what was asked: the run is over, its journal holds the answer. */
  readonly close: () => void
}

export interface RequestsWatchOptions {
  /** Most runs are over before it begins and pay nothing for it. */
  readonly startAfterMs?: number
  /** Looks this often whatever the system reports; `false`: never. */
  readonly pollMs?: number | false
  /** `false`: does without the system's notifications. */
  readonly isNotified?: boolean
}

/**
 * Listens for requests in the folder of a run that this process owns, by the system's notifications with a slow poll behind. The folder
 * for them is made here, so that no file that the run itself writes wakes the watcher.
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
      // there is one kind, and it needs to be heard once
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
      // the poll goes on
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
        // another process may be putting a request into it; a request that stays has no effect on a run that is over
      }
    },
  }
}
