import { watch, type FSWatcher } from 'node:fs'

export interface FolderEvents {
  readonly isOn: boolean
  /** May be called repeatedly: it tries again if the last try failed, for example because the folder was not there yet. */
  start(): void
  stop(): void
}

/**
 * Watches a folder through the system's notifications. `hear` gets the name of what changed, if known. The system may report nothing at
 * all, so poll too.
 */
export const folderEvents = (folder: string, hear: (name: string | null) => void): FolderEvents => {
  let watcher: FSWatcher | undefined
  const stop = (): void => {
    watcher?.close()
    watcher = undefined
  }
  return {
    get isOn() {
      return watcher !== undefined
    },
    start() {
      if (watcher) return
      try {
        watcher = watch(folder, { persistent: false }, (_event, name) => {
          hear(name)
        }).on('error', stop)
      } catch {
        // gone, not there yet, or out of watches: polling continues
      }
    },
    stop,
  }
}
