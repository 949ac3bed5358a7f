import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { folderEvents } from '../journal/folder-events.ts'
import { readRunIds } from '../journal/run-ids.ts'
import { parseRunId, type RunId } from '../model/ids.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** How changes are noticed; either way is enough by itself. */
export interface Noticing {
  /** `false`: do not use the system's notifications. */
  readonly isNotified: boolean
  /** How often to look without a notification; `false`: never. */
  readonly pollMs: number | false
}

export interface RunsFolderListener {
  readonly added: (run: RunId) => void
  readonly gone: (run: RunId) => void
}

export interface RunsFolderWatch {
  /** Reads the folder for the first time and returns the runs in it; none of them counts as added. */
  begin(): Promise<ReadonlySet<RunId>>
  poll(): Promise<void>
  close(): void
}

/** With more names than this, reading the folder takes a moment, so while notifications work it is only read now and then. */
const manyRuns = 5000
const rereadManyMs = 30_000
/** The clock of a file system is coarse: a change this soon after a read may not have changed the folder's time. */
const coarseMs = 2000

/** Watches which runs have a folder. */
export const watchRunsFolder = (home: string, { isNotified }: Noticing, { added, gone }: RunsFolderListener): RunsFolderWatch => {
  const folder = join(home, 'runs')
  let known = new Set<RunId>()
  let changedAt = 0
  let readAt = -Infinity

  const hear = (name: string | null): void => {
    if (name === null) return void poll()
    const run = parseRunId(name)
    if (!run) return
    const isThere = lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true
    if (isThere === known.has(run)) return
    if (isThere) {
      known.add(run)
      added(run)
    } else {
      known.delete(run)
      gone(run)
    }
  }
  const events = folderEvents(folder, hear)
  const startWatching = (): void => {
    if (isNotified) events.start()
  }
  const isUnchanged = (): boolean => {
    const now = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0
    const since = Date.now() - now
    const isSame = now === changedAt && since > coarseMs
    if (!isSame && events.isOn && known.size > manyRuns && performance.now() - readAt < rereadManyMs) return true
    changedAt = now
    return isSame
  }
  const read = async (): Promise<void> => {
    startWatching()
    if (isUnchanged()) return
    readAt = performance.now()
    const found = await readRunIds(home)
    // check each by name: a change reported while the folder was being read may be on either side
    for (const run of found) if (!known.has(run)) hear(run)
    for (const run of known) if (!found.has(run)) hear(run)
  }
  const poll = oneAtATime(read)

  return {
    async begin() {
      makeIfMissing(folder)
      startWatching()
      readAt = performance.now()
      const found = await readRunIds(home)
      for (const heard of known) found.add(heard)
      known = found
      return known
    },
    poll,
    close: events.stop,
  }
}

/** A missing folder cannot be watched, so create it; a read-only home stays as it is. */
const makeIfMissing = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    // the poll will try to watch it again
  }
}
