import { bytesText } from '../model/text/bytes.ts'
import { goneText } from '../model/text/gone-text.ts'
import { freeBytesOf } from './free-bytes.ts'
import { goneIn, isAnything } from './gone.ts'
import { homeConfigFile, readHomeRules } from './home-rules.ts'
import { isDayAgo, readPruneStamp, writePruneStamp } from './prune-stamp.ts'
import { planOf, prune, type PruneOptions, type RoomStore } from './prune.ts'
import { rulesOnDisk } from './rules.ts'

export interface MakeRoomOptions extends Pick<PruneOptions, 'limits'> {
  readonly home: string
  readonly store: RoomStore
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
    const gone = goneIn(await planOf({ home, store, rules, now }))
    if (!isAnything(gone) || !notice) return
    notice(
      `From tomorrow on, this home makes room: it deletes ${goneText(gone)}, about ${bytesText(gone.bytes)} now. ` +
        '`sparkwing runs prune --dry-run` shows which, `sparkwing runs pin RUN` keeps one. ' +
        `The rules are "retention" in ${homeConfigFile(home)}; false turns this off.`,
    )
    done({ announcedAt: now })
    return
  }
  if (!isDayAgo(stamp.announcedAt, now)) return
  const pruned = await prune({ home, store, rules, now, ...(limits && { limits }) })
  if (!pruned) return
  const gone = goneIn(pruned)
  if (isAnything(gone)) notice?.(`Deleted ${goneText(gone)} to make room (about ${bytesText(gone.bytes)}).`)
  done(isAnything(gone) ? { last: { at: now, ...gone } } : {}, pruned.isFinished)
}
