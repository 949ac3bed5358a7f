import { accessSync, constants } from 'node:fs'
import type { Locks } from '../engine/ports.ts'
import { errorCode } from '../journal/run-folder.ts'
import { toSeq, type RunId } from '../model/ids.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import type { ListedRun, RunQuery, SeenPipeline, Storage } from '../pipeline/store.ts'
import { createCatchUp, type ProveOwner } from './catch-up.ts'
import { nearestRuns, resolveRun, type ResolveContext } from './resolve-run.ts'
import { warnOnce } from './warn-once.ts'
import { whileBusy } from './while-busy.ts'

/** Says why nobody here can tell whether the run's owner still lives; absent for every other run. */
interface MaybeUnreachable {
  readonly unreachable?: string
}
export type IndexedRun = RunSnapshot & MaybeUnreachable
export type IndexedListedRun = ListedRun & MaybeUnreachable

/** All runs of a home, as the journals tell them now: what every reader uses. */
export interface RunIndex {
  /** Folds in what has been written since, as `openRunIndex` does at the beginning. */
  catchUp(): Promise<void>
  /** Forgets runs whose folders are gone. */
  forget(runs: readonly RunId[]): Promise<void>
  /** Newest first. */
  list(query: RunQuery): Promise<readonly IndexedListedRun[]>
  /** The run as it stands at this moment, its owner asked again. */
  get(run: RunId): Promise<IndexedRun | undefined>
  /**
   * The run that `text` means: an id, an unambiguous prefix, `latest` or `latest:PIPELINE`.
   *
   * @throws UserError `run-not-found`, `run-ambiguous`
   */
  resolve(text: string, context: ResolveContext): Promise<RunId>
  /** Every pipeline that has run. */
  pipelines(): Promise<readonly SeenPipeline[]>
  /** Ids that share the longest beginning with `text`, newest first. */
  near(text: string, limit: number): Promise<readonly RunId[]>
  /** Whether the store was deleted or replaced since it was opened. */
  isLost(): boolean
  close(): Promise<void>
}

export interface RunIndexOptions {
  readonly home: string
  readonly storage: Storage
  readonly locks: Locks
  readonly proveOwner: ProveOwner
  /** Writes nothing into the home; default: whether the home can not be written. */
  readonly readOnly?: boolean
  /** Hears during a long catch-up, as after the store was deleted, how many runs are done. */
  readonly onProgress?: (done: number, total: number) => void
  /** Hears once of what makes the store less safe than it should be. */
  readonly warn?: (message: string) => void
  /** `false`: the caller calls `catchUp` itself, when it has time for it. */
  readonly isCaughtUp?: boolean
}

/** Opens the store and catches up with the journals. */
export const openRunIndex = async (options: RunIndexOptions): Promise<RunIndex> => {
  const { home, storage, locks, proveOwner, readOnly = !isWritable(home), onProgress = () => undefined, isCaughtUp = true } = options
  const warn = warnOnce(options.warn ?? (() => undefined))
  const store = await whileBusy(() => storage.open({ home, readOnly, warn }))
  const catchUp = createCatchUp({ home, store, locks, proveOwner, readOnly })

  const mark = (run: RunId): MaybeUnreachable => {
    const because = catchUp.unreachable.get(run)
    return because === undefined ? {} : { unreachable: because }
  }

  const index: RunIndex = {
    catchUp: () => catchUp.all(onProgress),
    async list(query) {
      const listed = await whileBusy(() => store.list(query))
      return listed.map((row) => {
        const fold = catchUp.imagined.get(row.run.id)
        return fold ? { run: fold.run, jobCounts: fold.jobCounts() } : { ...row, ...mark(row.run.id) }
      })
    },
    async get(run) {
      const before = await whileBusy(() => store.get(run))
      if (before && before.run.state.status !== 'running') return before
      await catchUp.one({ id: run, seq: before?.run.seq ?? toSeq(0) })
      const now = catchUp.imagined.get(run)?.snapshot() ?? (await whileBusy(() => store.get(run)))
      return now && { ...now, ...mark(run) }
    },
    resolve: (text, context) => whileBusy(() => resolveRun(store, text, context)),
    forget: (runs) => whileBusy(() => store.forget(runs)),
    pipelines: () => whileBusy(() => store.pipelines()),
    near: (text, limit) => whileBusy(() => nearestRuns(store, text, limit)),
    isLost: () => store.isLost(),
    close: () => store.close(),
  }
  try {
    if (isCaughtUp) await index.catchUp()
    return index
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A home that does not exist yet is one that can be made. */
const isWritable = (home: string): boolean => {
  try {
    accessSync(home, constants.W_OK)
    return true
  } catch (error) {
    return errorCode(error) === 'ENOENT'
  }
}
