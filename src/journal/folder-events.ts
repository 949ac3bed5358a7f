import { watch, type FSWatcher } from 'node:fs'

export interface FolderEvents {
  readonly isOn: boolean
  /** May be called again and again: it tries anew where the last try failed, as for a folder that was not there yet. */
  start(): void
  stop(): void
}

/** What the system reports of a folder; `hear` gets the name of what changed, where it is known. It may report nothing at all, so poll too. */
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
        // gone, not there yet, or nothing left to watch with: polling goes on
      }
    },
    stop,
  }
}
