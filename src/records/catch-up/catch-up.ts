import { lstatSync } from 'node:fs'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { Locks } from '../../locks/locks.ts'
import { JournalReading } from '../../journal/journal-reader.ts'
import { areLogsRemoved } from '../../journal/logs-removed.ts'
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
import { hasBegun } from '../../journal/run-beginning.ts'
import { asUnreadable } from '../../journal/unreadable-file.ts'
import { UnreadableError, type Unreadable } from '../../model/unreadable.ts'

/** Checks the owner of a run against what this machine knows now. */
export type ProveOwner = (
  owner: Owner,
) => { readonly verdict: 'alive' } | { readonly verdict: 'gone' | 'unreachable'; readonly because: string }

export interface CatchUpOptions {
  readonly home: string
  readonly store: Store
  readonly locks: Locks
  readonly proveOwner: ProveOwner
  /** Nothing in the home may be written; changes go only into the store's memory. */
  readonly readOnly: boolean
}

/** Brings a store up to date with the journals, and closes runs whose owner is gone. */
export interface CatchUp {
  /**
   * Catches up with all runs: folds in what is missing, and forgets runs without a folder. `onProgress` gets the number of runs done so
   * far.
   */
  all(onProgress: (done: number, total: number) => void): Promise<void>
  one(run: Pick<KnownRun, 'id' | 'seq'>): Promise<void>
  /** Forgets runs whose folders are gone. */
  forget(runs: readonly RunId[]): Promise<void>
  /** Runs that cannot be read, and why. The store may still have them from a time when they could be read. */
  readonly unreadable: ReadonlyMap<RunId, Unreadable>
  /** Runs whose owner cannot be checked from here, and why. */
  readonly unreachable: ReadonlyMap<RunId, string>
  /** Runs that are over but whose journal could not be closed, as they would look after closing. */
  readonly imagined: ReadonlyMap<RunId, ImaginedRun>
  /** Does not close the store; its opener does. */
  close(): Promise<void>
}

/** A run in the two forms that its own page and a list need. */
export type ImaginedRun = RunSnapshot & ListedRun

/** Longest time to block the event loop while many runs are read. Folding in what was read takes about as long again. */
const longestTurnMs = 8
/** Most runs to fold in at once: other processes wait for the store meanwhile. */
const foldedAtOnce = 100

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

  /** `isFromStart`: the store has asked for all events of the journal. */
  const foldRest = async (run: RunId, seq: Seq, isFromStart = false): Promise<Standing> => {
    const folder = runFolderPath(home, run)
    const path = journalPath(folder)
    // Start one event early: if it is there, nothing before the missing part is lost.
    const reading = new JournalReading(path, { afterSeq: toSeq(Math.max(0, seq - 1)) })
    let last: RunEvent | undefined
    try {
      for (const events of reading.stretches()) {
        if (!last && seq === 0 && !hasBegun(run, folder, { ...reading.facts(), events })) return 'removed'
        last = events.at(-1)
        // Most checks find nothing new. They need not wait for the store's write lock.
        if (!last || last.seq <= seq || (await whileBusy(() => store.apply(run, events))) === 'applied') continue
        if (isFromStart) throw new Error('The store asks for events before the first.')
        return await foldRest(run, toSeq(0), true)
      }
    } catch (error) {
      // a part of a run is no run: only its reason is shown
      if (seq === 0 && last) await whileBusy(() => store.forget([run]))
      throw error
    }
    if (!last) {
      if (!isFolder(folder)) {
        if (seq > 0) await forget([run])
        return 'removed'
      }
      return seq === 0 && !hasBegun(run, folder, { ...reading.facts(), events: [] }) ? 'removed' : 'behind-store'
    }
    // deleted while it was read: its row would come back
    if (last.seq > seq && !isFolder(folder)) {
      await forget([run])
      return 'removed'
    }
    if (last.type !== 'run.finished') return 'open'
    // its journal counts them for ever
    if (last.seq > seq && areLogsRemoved(folder)) await whileBusy(() => store.forgetLogs([run]))
    return 'over'
  }

  const judge = async (run: RunId, standing: 'open' | 'behind-store'): Promise<void> => {
    const snapshot = await whileBusy(() => store.get(run))
    if (!snapshot || isRunOver(snapshot.run.state)) return
    const proof = proveOwner(snapshot.run.started.owner)
    if (proof.verdict === 'unreachable') unreachable.set(run, proof.because)
    if (proof.verdict !== 'gone') return
    const events = await close(run, proof.because)
    if (events.length === 0) return
    // the journal is the record: what only the store has was never written to the journal, or has been lost
    if (standing === 'behind-store') await forget([run])
    await whileBusy(() => store.apply(run, events))
  }

  /** The whole journal of a dead run with its end; empty if the end could not be written. */
  const close = async (run: RunId, because: string): Promise<readonly RunEvent[]> => {
    const folder = runFolderPath(home, run)
    if (readOnly) return imagineDeadRunClosed(run, folder, because)
    // Closing a journal frees the locks of its run, because none of its processes is left. A process of the run itself must not do it.
    if (isLeftoverOf(run)) return imagine(run, folder, because)
    const leftovers = await endLeftovers(folder, run)
    try {
      return await closeDeadRun(run, folder, because, { locks, leftovers })
    } catch (error) {
      if (error instanceof UnreadableError) throw error
      return imagine(run, folder, because)
    }
  }

  /** The next reader closes the run. Until then it must not look as if it were running. */
  const imagine = (run: RunId, folder: string, because: string): readonly RunEvent[] => {
    const fold = createRunFold()
    for (const event of imagineDeadRunClosed(run, folder, because)) fold.apply(event)
    if (fold.seq > 0) imagined.set(run, { ...listedRun(fold), ...fold.snapshot() })
    return []
  }

  /** If anything is wrong with one run, only that run is reported. */
  const reported = async <T>(run: RunId, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      // a store that is busy, full or damaged cannot store any run
      if (error instanceof StoreBusyError) throw error
      unreadable.set(run, asUnreadable(error, runFolderPath(home, run)))
      return undefined
    }
  }
  const begin = ({ id, seq }: Pick<KnownRun, 'id' | 'seq'>): Promise<Standing | undefined> => {
    for (const mark of marks) mark.delete(id)
    return reported(id, () => foldRest(id, seq))
  }
  const finish = async (run: RunId, standing: Standing | undefined): Promise<void> => {
    if (standing === 'open' || standing === 'behind-store') await reported(run, () => judge(run, standing))
  }
  const one: CatchUp['one'] = async (run) => {
    await finish(run.id, await begin(run))
  }

  const all: CatchUp['all'] = async (onProgress) => {
    // First the store, then the folders: a run that starts in between is then found, and not mistaken for one without a folder.
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
    for (let done = 0; done < open.length;) {
      // the store can write together what it gets in one turn
      const folding: Promise<readonly [RunId, Standing | undefined]>[] = []
      const turnEndsAt = performance.now() + longestTurnMs
      for (const id of open.slice(done, done + foldedAtOnce)) {
        folding.push(begin({ id, seq: known.get(id)?.seq ?? toSeq(0) }).then((standing) => [id, standing]))
        if (performance.now() >= turnEndsAt) break
      }
      // one after another: closing a dead run looks through all processes, and takes a lock
      for (const [id, standing] of await Promise.all(folding)) await finish(id, standing)
      done += folding.length
      onProgress(done, open.length)
      await nextTick()
    }
  }

  return { all, one, forget, unreadable, unreachable, imagined, close: () => Promise.resolve() }
}

/*
 * removed       its folder is gone, or it has not begun
 * open, over    its journal is folded in, up to here or to its end
 * behind-store  the store has events that its journal lacks
 */
type Standing = 'removed' | 'open' | 'over' | 'behind-store'

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
