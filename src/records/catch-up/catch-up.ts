import { lstatSync } from 'node:fs'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { Locks } from '../../locks/locks.ts'
import { readJournal } from '../../journal/journal-reader.ts'
import { journalPath, runFolderPath } from '../../journal/run-folder.ts'
import { readRunIds } from '../../journal/run-ids.ts'
import type { RunEvent } from '../../model/event.ts'
import { createRunFold } from '../../model/fold-run.ts'
import { toSeq, type RunId, type Seq } from '../../model/ids.ts'
import type { Owner } from '../../model/owner.ts'
import { isRunOver, type RunSnapshot } from '../../model/run-record.ts'
import { StoreBusyError } from '../../storage/store-busy-error.ts'
import type { KnownRun, ListedRun, Store } from '../../storage/store.ts'
import { closeDeadRun, imagineDeadRunClosed } from './close-dead-run.ts'
import { endLeftovers, isLeftoverOf } from './end-leftovers.ts'
import { listedRun } from '../listed-run.ts'
import { whileBusy } from '../while-busy.ts'
import { checkBeginning, hasBegun } from '../../journal/run-beginning.ts'
import { asUnreadable } from '../../journal/unreadable-file.ts'
import { UnreadableError, type Unreadable } from '../../model/unreadable.ts'

/** Compares the owner of a run with what this machine knows of it now. */
export type ProveOwner = (
  owner: Owner,
) => { readonly verdict: 'alive' } | { readonly verdict: 'gone' | 'unreachable'; readonly because: string }

export interface CatchUpOptions {
  readonly home: string
  readonly store: Store
  readonly locks: Locks
  readonly proveOwner: ProveOwner
  /** Nothing in the home may be written: what would be, goes into the store's memory alone. */
  readonly readOnly: boolean
}

/** Brings a store up to date with the journals, and closes runs whose owner is gone. */
export interface CatchUp {
  /** Every run: missing ones are folded in, those without a folder forgotten. `onProgress` hears how many runs are done. */
  all(onProgress: (done: number, total: number) => void): Promise<void>
  one(run: Pick<KnownRun, 'id' | 'seq'>): Promise<void>
  /** Forgets runs whose folders are gone. */
  forget(runs: readonly RunId[]): Promise<void>
  /** Runs that cannot be read, and why. The store may know a run from a time when it could be. */
  readonly unreadable: ReadonlyMap<RunId, Unreadable>
  /** Runs whose owner cannot be asked from here, and why. */
  readonly unreachable: ReadonlyMap<RunId, string>
  /** Runs that are over but whose journal could not be closed, as they would be. */
  readonly imagined: ReadonlyMap<RunId, ImaginedRun>
  /** The store stays open: whoever opened it closes it. */
  close(): Promise<void>
}

/** A run as a page of its own and as a list would have it. */
export type ImaginedRun = RunSnapshot & ListedRun

/** Longest time the event loop stands still while many runs are folded in. */
const longestTurnMs = 15

/** Rows removed in one transaction. */
const forgottenAtOnce = 50

export const createCatchUp = ({ home, store, locks, proveOwner, readOnly }: CatchUpOptions): CatchUp => {
  const unreadable = new Map<RunId, Unreadable>()
  const unreachable = new Map<RunId, string>()
  const imagined = new Map<RunId, ImaginedRun>()
  const marks = [unreadable, unreachable, imagined]

  const forget: CatchUp['forget'] = async (runs) => {
    await whileBusy(() => store.forget(runs))
    for (const run of runs) for (const mark of marks) mark.delete(run)
  }

  const foldRest = async (run: RunId, seq: Seq): Promise<Standing> => {
    const folder = runFolderPath(home, run)
    const path = journalPath(folder)
    // From one event before what is missing: that it is there shows that nothing lies between.
    let content = readJournal(path, { afterSeq: toSeq(Math.max(0, seq - 1)) })
    if (content.events.length === 0 && !isFolder(folder)) {
      if (seq > 0) await forget([run])
      return 'removed'
    }
    if (seq === 0 && !hasBegun(run, folder, content)) return 'removed'
    const last = content.events.at(-1)
    if (!last) return 'behind-store'
    // Most looks find nothing new: they need not ask for the store's one writing place.
    if (last.seq > seq && (await whileBusy(() => store.apply(run, content.events))) === 'behind') {
      content = readJournal(path)
      checkBeginning(run, folder, content)
      if ((await whileBusy(() => store.apply(run, content.events))) === 'behind')
        throw new Error('The store asks for events before the first.')
    }
    return last.type === 'run.finished' ? 'over' : 'open'
  }

  const judge = async (run: RunId, standing: 'open' | 'behind-store'): Promise<void> => {
    const snapshot = await whileBusy(() => store.get(run))
    if (!snapshot || isRunOver(snapshot.run.state)) return
    const proof = proveOwner(snapshot.run.started.owner)
    if (proof.verdict === 'unreachable') unreachable.set(run, proof.because)
    if (proof.verdict !== 'gone') return
    const events = await close(run, proof.because)
    if (events.length === 0) return
    // what the store knew besides was never written down, or is lost: the journal is the record
    if (standing === 'behind-store') await forget([run])
    await whileBusy(() => store.apply(run, events))
  }

  /** The whole journal of a dead run with its end; nothing where that could not be written. */
  const close = async (run: RunId, because: string): Promise<readonly RunEvent[]> => {
    const folder = runFolderPath(home, run)
    if (readOnly) return imagineDeadRunClosed(run, folder, because)
    // A closed journal frees the locks of its run, as nothing of it is left running. A process that is left of it cannot say that.
    if (isLeftoverOf(run)) return imagine(run, folder, because)
    await endLeftovers(folder, run)
    try {
      return await closeDeadRun(run, folder, because, locks)
    } catch (error) {
      if (error instanceof UnreadableError) throw error
      return imagine(run, folder, because)
    }
  }

  /** The next reader closes it; until then it must not be taken for running. */
  const imagine = (run: RunId, folder: string, because: string): readonly RunEvent[] => {
    const fold = createRunFold()
    for (const event of imagineDeadRunClosed(run, folder, because)) fold.apply(event)
    if (fold.seq > 0) imagined.set(run, { ...listedRun(fold), ...fold.snapshot() })
    return []
  }

  /** Whatever is wrong with one run is said of that run alone. */
  const one: CatchUp['one'] = async ({ id, seq }) => {
    for (const mark of marks) mark.delete(id)
    try {
      const standing = await foldRest(id, seq)
      if (standing === 'open' || standing === 'behind-store') await judge(id, standing)
    } catch (error) {
      // a store that is busy, full or damaged can take in no run at all
      if (error instanceof StoreBusyError) throw error
      unreadable.set(id, asUnreadable(error, runFolderPath(home, id)))
    }
  }

  const all: CatchUp['all'] = async (onProgress) => {
    // The store first, the folders second: a run that starts in between is found, and never taken for one without a folder.
    const known = new Map((await whileBusy(() => store.known())).map((run) => [run.id, run]))
    const onDisk = await readRunIds(home)
    const open = [...onDisk].filter((id) => !known.get(id)?.isOver).sort()
    const withoutFolder = new Map(known)
    for (const id of onDisk) withoutFolder.delete(id)
    const isOpen = new Set<RunId>(open)
    for (const mark of marks) for (const id of mark.keys()) if (!isOpen.has(id)) mark.delete(id)
    const forgotten = [...withoutFolder.keys()]
    for (let from = 0; from < forgotten.length; from += forgottenAtOnce) {
      await forget(forgotten.slice(from, from + forgottenAtOnce))
      await nextTick()
    }
    let turnEndsAt = performance.now() + longestTurnMs
    for (const [done, id] of open.entries()) {
      await one({ id, seq: known.get(id)?.seq ?? toSeq(0) })
      if (performance.now() < turnEndsAt) continue
      onProgress(done + 1, open.length)
      await nextTick()
      turnEndsAt = performance.now() + longestTurnMs
    }
  }

  return { all, one, forget, unreadable, unreachable, imagined, close: () => Promise.resolve() }
}

/*
 * removed       its folder is gone, or it has not begun
 * open, over    its journal is folded in, up to here or to its end
 * behind-store  the store knows events that its journal lacks
 */
type Standing = 'removed' | 'open' | 'over' | 'behind-store'

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
