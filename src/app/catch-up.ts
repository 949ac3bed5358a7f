import { statSync } from 'node:fs'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { Locks } from '../engine/ports.ts'
import { readJournal } from '../journal/journal-reader.ts'
import { JournalWriteError } from '../journal/journal-writer.ts'
import { errorCode, journalPath, runFolderPath } from '../journal/run-folder.ts'
import { readRunIds } from '../journal/run-ids.ts'
import type { RunEvent } from '../model/event.ts'
import { createRunFold } from '../model/fold-run.ts'
import { toSeq, type RunId, type Seq } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { isRunOver, type RunSnapshot } from '../model/run-record.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError, type KnownRun, type ListedRun, type Store } from '../pipeline/store.ts'
import { closeDeadRun, imagineDeadRunClosed } from './close-dead-run.ts'
import { endLeftovers, isLeftoverOf } from './end-leftovers.ts'
import { listedRun } from './listed-run.ts'
import { whileBusy } from './while-busy.ts'

/** Compares the owner of a run with what this machine knows of it now. */
export type ProveOwner = (
  owner: Owner,
) => { readonly verdict: 'alive' } | { readonly verdict: 'gone' | 'unreachable'; readonly because: string }

export interface CatchUpDoors {
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
  /** Runs whose owner can not be asked from here, and why. */
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

/** Why nothing can be said of a run whose journal can not be folded from its first event on, and so not be closed. */
const damagedBeginning = 'the beginning of its journal is damaged'

/** Rows removed in one transaction. */
const forgottenAtOnce = 50

export const createCatchUp = ({ home, store, locks, proveOwner, readOnly }: CatchUpDoors): CatchUp => {
  const unreachable = new Map<RunId, string>()
  const imagined = new Map<RunId, ImaginedRun>()

  const forget: CatchUp['forget'] = (runs) => whileBusy(() => store.forget(runs))

  /** Says whether nothing is left to judge: the run is over, or removed. */
  const foldRest = async (run: RunId, seq: Seq): Promise<boolean> => {
    const folder = runFolderPath(home, run)
    const path = journalPath(folder)
    // From one event before what is missing: that it is there shows that nothing lies between.
    let events: readonly RunEvent[] = readEvents(path, toSeq(Math.max(0, seq - 1)))
    if (events.length === 0 && seq > 0 && !statSync(folder, { throwIfNoEntry: false })) {
      await forget([run])
      return true
    }
    if (!isUsable(run, events, seq)) return false
    // Most looks find nothing new: they need not ask for the store's one writing place.
    const hasNew = (events.at(-1)?.seq ?? 0) > seq
    if (hasNew && (await whileBusy(() => store.apply(run, events))) === 'behind') {
      events = readEvents(path, toSeq(0))
      if (isUsable(run, events, toSeq(0))) await whileBusy(() => store.apply(run, events))
    }
    return events.at(-1)?.type === 'run.finished'
  }

  const judge = async (run: RunId): Promise<void> => {
    const snapshot = await whileBusy(() => store.get(run))
    if (!snapshot || isRunOver(snapshot.run.state)) return
    const proof = proveOwner(snapshot.run.started.owner)
    if (proof.verdict === 'unreachable') unreachable.set(run, proof.because)
    if (proof.verdict === 'gone') await close(run, proof.because)
  }

  const close = async (run: RunId, because: string): Promise<void> => {
    const folder = runFolderPath(home, run)
    // A closed journal frees the locks of its run, as nothing of it is left running: a process that is left of it can not say so.
    if (!readOnly && isLeftoverOf(run)) {
      imagine(run, folder, because)
      return
    }
    if (!readOnly) await endLeftovers(folder, run)
    try {
      const events = readOnly ? imagineDeadRunClosed(folder, because) : await closeDeadRun(folder, because, locks)
      if (events.length === 0) unreachable.set(run, damagedBeginning)
      else await whileBusy(() => store.apply(run, events))
    } catch (error) {
      if (!(error instanceof StoreBusyError || error instanceof JournalWriteError)) throw error
      imagine(run, folder, because)
    }
  }

  /** The next reader closes it; who looks now must not take it for running. */
  const imagine = (run: RunId, folder: string, because: string): void => {
    const events = imagineDeadRunClosed(folder, because)
    if (events.length === 0) {
      unreachable.set(run, damagedBeginning)
      return
    }
    const fold = createRunFold()
    for (const event of events) fold.apply(event)
    imagined.set(run, { ...listedRun(fold), ...fold.snapshot() })
  }

  const one: CatchUp['one'] = async ({ id, seq }) => {
    unreachable.delete(id)
    imagined.delete(id)
    if (!(await foldRest(id, seq))) await judge(id)
  }

  const all: CatchUp['all'] = async (onProgress) => {
    // The store first, the folders second: a run that starts in between is found, and never taken for one without a folder.
    const known = new Map((await whileBusy(() => store.known())).map((run) => [run.id, run]))
    const onDisk = await readRunIds(home)
    const open = [...onDisk].filter((id) => !known.get(id)?.isOver).sort()
    const withoutFolder = new Map(known)
    for (const id of onDisk) withoutFolder.delete(id)
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

  return { all, one, forget, unreachable, imagined, close: () => Promise.resolve() }
}

/** A fold begins with the run's start; a journal whose beginning is lost, not yet written or another run's, as in a copy, tells of no run. */
const isUsable = (run: RunId, [first]: readonly RunEvent[], seq: Seq): boolean =>
  seq > 0 || (first?.type === 'run.started' && first.run === run)

/** A journal that this process can not read, as a newer Sparkwing's, must not hide the other runs. */
const readEvents = (path: string, afterSeq: Seq): readonly RunEvent[] => {
  try {
    return readJournal(path, { afterSeq }).events
  } catch (error) {
    if (error instanceof UserError || errorCode(error) !== '') return []
    throw error
  }
}
