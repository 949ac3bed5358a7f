import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { errorCode, runFolderPath } from '../journal/run-folder.ts'
import { parseRunId, type RunId } from '../model/ids.ts'

/** Where the folders of deleted runs are moved, in one step, before their files are removed. */
export interface Trash {
  /** Deletes a run: from this moment on, no reader finds its folder. */
  take(run: RunId): void
  /** Takes the deletion back. */
  giveBack(run: RunId): void
  /** Where the folder of a deleted run lies. */
  pathOf(run: RunId): string
  /** Removes the files of all deleted runs, also of those that an earlier prune left here, until `isTimeUp`. */
  empty(isTimeUp: () => boolean): Promise<Emptied>
}

export interface Emptied {
  /** Whether it came to the end before the time was up. */
  readonly isFinished: boolean
  /** What could not be removed, by run, and why. */
  readonly failed: ReadonlyMap<RunId, string>
}

export const openTrash = (home: string): Trash => {
  const folder = join(home, 'trash')
  const pathOf = (run: RunId): string => join(folder, run)

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
    async empty(isTimeUp) {
      const failed = new Map<RunId, string>()
      for (const run of runsIn(folder)) {
        if (isTimeUp()) return { isFinished: false, failed }
        try {
          rmSync(pathOf(run), { recursive: true, force: true })
        } catch (error) {
          failed.set(run, errorCode(error) || String(error))
        }
        await nextTick()
      }
      return { isFinished: true, failed }
    },
  }
}

/** The runs in the trash. Anything else in there is not ours. */
const runsIn = (folder: string): readonly RunId[] => {
  try {
    return readdirSync(folder).flatMap((name) => parseRunId(name) ?? [])
  } catch {
    // nothing was ever deleted
    return []
  }
}
