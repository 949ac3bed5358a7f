import { folderEvents } from './folder-events.ts'

/** How long a change may go unnoticed if the system does not report it: on network file systems, or without inotify watches. */
const pollMs = 250

export interface FolderWatch {
  /** Resolves after a change since the last call, after the poll interval, or when the signal aborts. Never rejects. */
  changed(): Promise<void>
  close(): void
}

/** Watches the named files of a folder, which may not exist yet. Start it before the first read, so that no change is missed. */
export const watchFolder = (folder: string, names: ReadonlySet<string>, signal?: AbortSignal): FolderWatch => {
  let hasChanged = false
  let wake = (): void => undefined

  const note = (name: string | null): void => {
    if (name !== null && !names.has(name)) return
    hasChanged = true
    wake()
  }
  const events = folderEvents(folder, note)
  const nextChange = async (): Promise<void> => {
    if (hasChanged || signal?.aborted) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, pollMs)
      signal?.addEventListener('abort', done)
      wake = done
    })
  }

  events.start()
  return {
    async changed() {
      events.start()
      await nextChange()
      hasChanged = false
    },
    close: events.stop,
  }
}
