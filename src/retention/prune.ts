import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { asRefusedFile } from '../files/refused-file.ts'
import { hasJournalEnd } from '../journal/journal-end.ts'
import type { LogsRemoved } from '../journal/logs-removed.ts'
import { isPinned } from '../journal/pin-file.ts'
import { errorCode, homeNotWritable, journalPath, runFolderPath } from '../journal/run-folder.ts'
import { holdLock } from '../locks/hold-lock.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { SizedRun, Store } from '../storage/store.ts'
import { planPrune, type PrunePlan, type WeighedRun } from './plan-prune.ts'
import type { RetentionRules } from './rules.ts'
import { openTrash, type Trash } from './trash.ts'

/** What a prune asks of a store. */
export type RoomStore = Pick<Store, 'sizes' | 'forget' | 'forgetLogs'>

export interface PruneOptions {
  readonly home: string
  readonly store: RoomStore
  readonly rules: RetentionRules
  /** Milliseconds since 1970-01-01 UTC; default: the system's clock. */
  readonly now?: number
  /** Which runs the rules apply to; default: all of the home. */
  readonly isConcerned?: (run: SizedRun) => boolean
  /** How long to wait for another prune, in milliseconds; default: not at all. */
  readonly waitMs?: number
  /** How long it may move runs, and then how long it may remove files, in milliseconds; default: as long as it takes. */
  readonly limits?: { readonly movingMs: number; readonly removingMs: number }
  readonly trash?: Trash
}

export interface Pruned {
  readonly deleted: PrunePlan['deleted']
  /** Runs that have lost only their logs. */
  readonly withoutLogs: PrunePlan['withoutLogs']
  readonly kept: PrunePlan['kept']
  /** Runs that could not be deleted, or whose files could not be removed, and why. */
  readonly failed: ReadonlyMap<RunId, string>
  /** Whether it came to the end before the time was up. What is left is for the next prune. */
  readonly isFinished: boolean
}

/**
 * The lock of the one process that deletes runs. It is not in `locks.db`, which has a single lock for all names: jobs that wait for theirs
 * would wait for us.
 */
export const pruneLockFile = (home: string): string => join(home, 'prune.lock')

/** How long a command waits for another process that deletes runs. */
export const otherPruneMs = 10_000

/** Rows that the store forgets in one transaction, so that its other writers need not wait for long. */
const forgottenAtOnce = 50

/*
 * The steps of a deletion, of which a crash may undo none:
 *
 * 1 look    the journal has its end, and the run is not pinned: only the lock's holder deletes, and nothing writes to a run that is over
 * 2 move    runs/<id> becomes trash/<id>, in one step: the run is whole before, and gone after
 * 3 forget  its row leaves the store. After a crash, the next reader does this, because the row has no folder
 * 4 remove  its files. After a crash, the next prune does this
 *
 * And of its logs alone:
 *
 * 1 look    the same
 * 2 note    trash/<id>.logs, so that the next prune knows of it after a crash
 * 3 mark    runs/<id>/logs-removed.json appears, in one step: its logs are whole before, and gone after
 * 4 forget  the store no longer counts them. After a crash, it counts them until the next prune removes them
 * 5 remove  their files, and then the note. After a crash, the next prune does this
 */

/**
 * Deletes what the rules name in a home. `undefined` if another process is doing it.
 *
 * @throws UserError `home-not-writable`; StoreBusyError if the store cannot be asked
 */
export const prune = async (options: PruneOptions): Promise<Pruned | undefined> => {
  const { home, store, now = Date.now(), waitMs = 0, limits, trash = openTrash(home) } = options
  requireWritable(home)
  using lock = await holdLock(pruneLockFile(home), waitMs)
  if (!lock) return undefined
  const isMovingOver = timer(limits?.movingMs)
  const plan = await planOf({ ...options, now })
  const failed = new Map<RunId, string>()
  let isCutShort = false
  /** Deletes one after the other until the time is up. Returns what was deleted. */
  const inTime = async <One extends WeighedRun>(all: readonly One[], remove: (one: One) => string | undefined, rows: Forgetting) => {
    const done: One[] = []
    for (const one of all) {
      isCutShort ||= isMovingOver()
      if (isCutShort) break
      const refusal = remove(one)
      if (refusal === undefined) {
        done.push(one)
        await rows.forget(one.run.id)
      } else {
        failed.set(one.run.id, refusal)
      }
    }
    await rows.finish()
    return done
  }
  const rows = createForgetting((runs) => store.forget(runs))
  const logRows = createForgetting((runs) => store.forgetLogs(runs))
  const deleted = await inTime(plan.deleted, ({ run }) => move(home, run.id, trash), rows)
  const withoutLogs = await inTime(plan.withoutLogs, ({ run, bytes }) => removeLogs(home, run.id, trash, { at: now, bytes }), logRows)
  const emptied = await trash.empty(timer(limits?.removingMs))
  // on a full disk, only now is there room for it
  await rows.finish()
  const isKnown = new Set(withoutLogs.map(({ run }) => run.id))
  for (const run of emptied.withoutLogs) if (!isKnown.has(run)) await logRows.forget(run)
  await logRows.finish()
  for (const [run, why] of emptied.failed) failed.set(run, `its files in ${trash.pathOf(run)} could not be removed (${why})`)
  return { deleted, withoutLogs, kept: plan.kept, failed, isFinished: emptied.isFinished && !isCutShort }
}

/** What would be deleted in a home. */
export const planOf = async ({
  home,
  store,
  rules,
  now = Date.now(),
  isConcerned = () => true,
}: Pick<PruneOptions, 'home' | 'rules' | 'now' | 'isConcerned'> & { readonly store: Pick<Store, 'sizes'> }): Promise<PrunePlan> =>
  planPrune({ runs: (await store.sizes()).filter(isConcerned), rules, now, isPinned: (run) => isPinned(runFolderPath(home, run)) })

/** Moves a run into the trash. Returns why it stays, if it does. */
const move = (home: string, run: RunId, trash: Trash): string | undefined => {
  const folder = runFolderPath(home, run)
  // only what was read is deleted: the store could be of another home, or restored from an old copy
  if (!hasJournalEnd(journalPath(folder))) return 'its journal has no end'
  try {
    trash.take(run)
    // pinned since the plan was made: a pin that was set before the folder was moved has moved with it
    if (!isPinned(trash.pathOf(run))) return undefined
    trash.giveBack(run)
    return 'it has been pinned just now'
  } catch (error) {
    return `its folder could not be moved (${asRefusedFile(error)?.message ?? (errorCode(error) || String(error))})`
  }
}

/** Deletes the logs of a run. Returns why they stay, if they do. */
const removeLogs = (home: string, run: RunId, trash: Trash, removed: Required<LogsRemoved>): string | undefined => {
  const folder = runFolderPath(home, run)
  if (!hasJournalEnd(journalPath(folder))) return 'its journal has no end'
  try {
    trash.takeLogs(run, removed)
    if (!isPinned(folder)) return undefined
    trash.giveLogsBack(run)
    return 'it has been pinned just now'
  } catch (error) {
    return `its logs could not be removed (${errorCode(error) || String(error)})`
  }
}

/** Makes the store forget something of each run. */
interface Forgetting {
  forget(run: RunId): Promise<void>
  finish(): Promise<void>
}

/**
 * Makes the store forget runs, a batch at a time. If the store is locked or full, the rows wait for `finish`. If that fails too, the next
 * reader forgets them.
 */
const createForgetting = (forgetIn: (runs: readonly RunId[]) => Promise<void>): Forgetting => {
  let batch: RunId[] = []
  let refused: RunId[] = []
  const forgetAll = async (runs: readonly RunId[]): Promise<void> => {
    if (runs.length === 0) return
    try {
      await forgetIn(runs)
    } catch (error) {
      if (!(error instanceof StoreBusyError) && !(error instanceof UserError)) throw error
      refused.push(...runs)
    }
    await nextTick()
  }
  return {
    async forget(run) {
      batch.push(run)
      if (batch.length < forgottenAtOnce) return
      const full = batch
      batch = []
      await forgetAll(full)
    },
    async finish() {
      const all = [...refused, ...batch]
      batch = []
      refused = []
      for (let from = 0; from < all.length; from += forgottenAtOnce) await forgetAll(all.slice(from, from + forgottenAtOnce))
    },
  }
}

const timer = (ms: number | undefined): (() => boolean) => {
  if (ms === undefined) return () => false
  const endsAt = performance.now() + ms
  return () => performance.now() >= endsAt
}

const requireWritable = (home: string): void => {
  try {
    accessSync(home, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw homeNotWritable(home, error)
  }
}
