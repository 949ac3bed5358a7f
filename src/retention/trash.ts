import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { areLogsRemoved, markLogsRemoved, removeLogFiles, unmarkLogsRemoved, type LogsRemoved } from '../journal/logs-removed.ts'
import { errorCode, runFolderPath } from '../journal/run-folder.ts'
import { parseRunId, type RunId } from '../model/ids.ts'

/**
 * Where the folders of deleted runs are moved, in one step, before their files are removed. Of a run that only loses its logs, the trash
 * holds a note, `ID.logs`: after a crash, the next prune finds by it what is left to remove.
 */
export interface Trash {
  /** Deletes a run: from this moment on, no reader finds its folder. */
  take(run: RunId): void
  /** Takes the deletion back. */
  giveBack(run: RunId): void
  /** Deletes the logs of a run: from this moment on, no reader reads them. */
  takeLogs(run: RunId, removed: Required<LogsRemoved>): void
  /** Takes that back. */
  giveLogsBack(run: RunId): void
  /** Where the folder of a deleted run lies. */
  pathOf(run: RunId): string
  /** Removes the files of all deleted runs and logs, also of those that an earlier prune left here, until `isTimeUp`. */
  empty(isTimeUp: () => boolean): Promise<Emptied>
}

export interface Emptied {
  /** Whether it came to the end before the time was up. */
  readonly isFinished: boolean
  /** What could not be removed, by run, and why. */
  readonly failed: ReadonlyMap<RunId, string>
  /** Runs that have lost their logs. */
  readonly withoutLogs: readonly RunId[]
}

/** Something in the trash. */
interface Trashed {
  readonly run: RunId
  readonly kind: 'run' | 'logs'
}

const trashFolder = (home: string): string => join(home, 'trash')
const logsEnding = '.logs'

export const openTrash = (home: string): Trash => {
  const folder = trashFolder(home)
  const pathOf = (run: RunId): string => join(folder, run)
  const noteOf = (run: RunId): string => `${pathOf(run)}${logsEnding}`
  const removeLogs = (run: RunId): boolean => {
    const runFolder = runFolderPath(home, run)
    // without the mark, the crash came before the logs were gone
    const isMarked = areLogsRemoved(runFolder)
    if (isMarked) removeLogFiles(runFolder)
    rmSync(noteOf(run), { force: true })
    return isMarked
  }

  return {
    pathOf,
    take(run) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      // only a copy of the run can lie there, and `rename` refuses to replace a folder with files in it
      rmSync(pathOf(run), { recursive: true, force: true })
      renameSync(runFolderPath(home, run), pathOf(run))
    },
    giveBack(run) {
      renameSync(pathOf(run), runFolderPath(home, run))
    },
    takeLogs(run, removed) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(noteOf(run), '', { mode: 0o600 })
      markLogsRemoved(runFolderPath(home, run), removed)
    },
    giveLogsBack(run) {
      unmarkLogsRemoved(runFolderPath(home, run))
      rmSync(noteOf(run), { force: true })
    },
    async empty(isTimeUp) {
      const failed = new Map<RunId, string>()
      const withoutLogs: RunId[] = []
      for (const { run, kind } of inTrash(home)) {
        if (isTimeUp()) return { isFinished: false, failed, withoutLogs }
        try {
          if (kind === 'run') rmSync(pathOf(run), { recursive: true, force: true })
          else if (removeLogs(run)) withoutLogs.push(run)
        } catch (error) {
          failed.set(run, errorCode(error) || String(error))
        }
        await nextTick()
      }
      return { isFinished: true, failed, withoutLogs }
    },
  }
}

/** What is in the trash of a home. Anything else in there is not ours. */
export const inTrash = (home: string): readonly Trashed[] => {
  try {
    return readdirSync(trashFolder(home)).flatMap((name): readonly Trashed[] => {
      const kind = name.endsWith(logsEnding) ? 'logs' : 'run'
      const run = parseRunId(kind === 'logs' ? name.slice(0, -logsEnding.length) : name)
      return run ? [{ run, kind }] : []
    })
  } catch {
    // nothing was ever deleted
    return []
  }
}
