import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { asRefusedFile } from '../files/refused-file.ts'
import { hasJournalEnd } from '../journal/journal-end.ts'
import { isPinned } from '../journal/pin-file.ts'
import { errorCode, homeNotWritable, journalPath, runFolderPath } from '../journal/run-folder.ts'
import { holdLock } from '../locks/hold-lock.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { SizedRun, Store } from '../storage/store.ts'
import { planPrune, type PrunePlan } from './plan-prune.ts'
import type { RetentionRules } from './rules.ts'
import { openTrash, type Trash } from './trash.ts'

export interface PruneOptions {
  readonly home: string
  readonly store: Pick<Store, 'sizes' | 'forget'>
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

/** Rows that the store forgets in one transaction, so that its other writers need not wait for long. */
const forgottenAtOnce = 50

/*
 * The steps of a deletion, of which a crash may undo none:
 *
 * 1 look    the journal has its end, and the run is not pinned: only the lock's holder deletes, and nothing writes to a run that is over
 * 2 move    runs/<id> becomes trash/<id>, in one step: the run is whole before, and gone after
 * 3 forget  its row leaves the store. After a crash, the next reader does this, because the row has no folder
 * 4 remove  its files. After a crash, the next prune does this
 */

/**
 * Deletes the runs of a home that the rules name. `undefined` if another process is at it.
 *
 * @throws UserError `home-not-writable`; StoreBusyError if the store cannot be asked
 */
export const prune = async (options: PruneOptions): Promise<Pruned | undefined> => {
  const { home, store, rules, now = Date.now(), isConcerned = () => true, waitMs = 0, limits, trash = openTrash(home) } = options
  requireWritable(home)
  using lock = await holdLock(pruneLockFile(home), waitMs)
  if (!lock) return undefined
  const isMovingOver = timer(limits?.movingMs)
  const plan = planPrune({
    runs: (await store.sizes()).filter(isConcerned),
    rules,
    now,
    isPinned: (run) => isPinned(runFolderPath(home, run)),
  })
  const deleted: PrunePlan['deleted'][number][] = []
  const failed = new Map<RunId, string>()
  const rows = createForgetting(store)
  let isCutShort = false
  for (const one of plan.deleted) {
    if (isMovingOver()) {
      isCutShort = true
      break
    }
    const refusal = move(home, one.run.id, trash)
    if (refusal === undefined) {
      deleted.push(one)
      await rows.forget(one.run.id)
    } else {
      failed.set(one.run.id, refusal)
    }
  }
  await rows.finish()
  const { isFinished, failed: left } = await trash.empty(timer(limits?.removingMs))
  // on a full disk, only now is there room for it
  await rows.finish()
  for (const [run, why] of left) failed.set(run, `its files in ${trash.pathOf(run)} could not be removed (${why})`)
  return { deleted, kept: plan.kept, failed, isFinished: isFinished && !isCutShort }
}

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

/**
 * Makes the store forget runs, a batch at a time. If the store is locked or full, the rows wait for `finish`. If that fails too, the next
 * reader forgets them.
 */
const createForgetting = (store: PruneOptions['store']) => {
  let batch: RunId[] = []
  let refused: RunId[] = []
  const forgetAll = async (runs: readonly RunId[]): Promise<void> => {
    if (runs.length === 0) return
    try {
      await store.forget(runs)
    } catch (error) {
      if (!(error instanceof StoreBusyError) && !(error instanceof UserError)) throw error
      refused.push(...runs)
    }
    await nextTick()
  }
  return {
    async forget(run: RunId): Promise<void> {
      batch.push(run)
      if (batch.length < forgottenAtOnce) return
      const full = batch
      batch = []
      await forgetAll(full)
    },
    async finish(): Promise<void> {
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
