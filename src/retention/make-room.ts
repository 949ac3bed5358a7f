import { isPinned } from '../journal/pin-file.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { bytesText } from '../model/text/bytes.ts'
import { counted } from '../model/text/counted.ts'
import type { Store } from '../storage/store.ts'
import { freeBytesOf } from './free-bytes.ts'
import { readHomeRules } from './home-rules.ts'
import { bytesIn, planPrune } from './plan-prune.ts'
import { isDayAgo, readPruneStamp, writePruneStamp } from './prune-stamp.ts'
import { prune, type PruneOptions } from './prune.ts'
import { rulesOnDisk } from './rules.ts'

export interface MakeRoomOptions extends Pick<PruneOptions, 'limits'> {
  readonly home: string
  readonly store: Pick<Store, 'sizes' | 'forget'>
  /** Tells the user. Absent: there is no user to tell, and so nothing is deleted before another process has told them. */
  readonly notice?: (message: string) => void
  /** Milliseconds since 1970-01-01 UTC; default: the system's clock. */
  readonly now?: number
}

/**
 * Follows the rules of a home without being asked. The first time that there is something to delete, it only announces it, and says how to keep a run.
 * From a day later on, it deletes.
 *
 * @throws UserError, StoreBusyError
 */
export const makeRoom = async ({ home, store, notice, limits, now = Date.now() }: MakeRoomOptions): Promise<void> => {
  const stamp = readPruneStamp(home)
  const done = (more: typeof stamp = {}, isFinished = true): void => {
    // another process may have written to it meanwhile
    writePruneStamp(home, { ...readPruneStamp(home), ...more }, { now, isFinished })
  }
  // before anything can fail: what fails now is tried again in a day, and not at the end of each run
  done()
  const homeRules = readHomeRules(home)
  if (homeRules === false) return
  const rules = rulesOnDisk(homeRules, freeBytesOf(home))
  const isAnnounced = stamp.announcedAt !== undefined && stamp.announcedAt <= now
  if (!isAnnounced) {
    const isPinnedRun: Parameters<typeof planPrune>[0]['isPinned'] = (run) => isPinned(runFolderPath(home, run))
    const { deleted } = planPrune({ runs: await store.sizes(), rules, now, isPinned: isPinnedRun })
    if (deleted.length === 0 || !notice) return
    notice(
      `From tomorrow on, old runs of this home are deleted to make room: ${counted(deleted.length, 'run')} with about ${bytesText(bytesIn(deleted))} now. ` +
        '`sparkwing runs prune --dry-run` shows which, `sparkwing runs pin RUN` keeps one.',
    )
    done({ announcedAt: now })
    return
  }
  if (!isDayAgo(stamp.announcedAt, now)) return
  const pruned = await prune({ home, store, rules, now, ...(limits && { limits }) })
  if (!pruned) return
  const { deleted, isFinished } = pruned
  const bytes = bytesIn(deleted)
  if (deleted.length > 0) notice?.(`Deleted ${counted(deleted.length, 'old run')} to make room (about ${bytesText(bytes)}).`)
  done(deleted.length > 0 ? { last: { at: now, runs: deleted.length, bytes } } : {}, isFinished)
}
