import { accessSync, constants } from 'node:fs'
import type { Locks } from '../locks/locks.ts'
import { errorCode } from '../journal/run-folder.ts'
import { toSeq, type RunId } from '../model/ids.ts'
import type { RunRecord, RunSnapshot } from '../model/run-record.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { Storage } from '../storage/storage.ts'
import type {
  CountedRuns,
  HeadlineQuery,
  JobOfRun,
  ListedRun,
  OverviewQuery,
  PipelineOverview,
  RecentRun,
  RunCounting,
  RunQuery,
  RunSearch,
  SeenHeadline,
  SeenPipeline,
  SizedRun,
} from '../storage/store.ts'
import { createCatchUp, type CatchUp, type CatchUpOptions, type ImaginedRun, type ProveOwner } from './catch-up/catch-up.ts'
import { overviewsOf } from './overviews-of.ts'
import { nearestRuns, resolveRun, type ResolveContext } from './resolve-run.ts'
import { warnOnce } from './warn-once.ts'
import { whileBusy } from './while-busy.ts'

/** Why it is unknown whether the run's owner is still alive; absent for all other runs. */
interface MaybeUnreachable {
  readonly unreachable?: string
}
export type IndexedRun = RunSnapshot & MaybeUnreachable
export type IndexedListedRun = ListedRun & MaybeUnreachable
export type IndexedOverview = PipelineOverview & { readonly newest: IndexedListedRun }

/** All runs of a home, up to date with their journals. All readers use it. */
export interface RunIndex {
  /** Folds in what was written since the last time; `openRunIndex` does so at the beginning. */
  catchUp(): Promise<void>
  /** Forgets runs whose folders are gone. */
  forget(runs: readonly RunId[]): Promise<void>
  /** The logs of these runs have been removed: `sizes` counts them no more. */
  forgetLogs(runs: readonly RunId[]): Promise<void>
  /** All runs with what they take, in any order. */
  sizes(): Promise<readonly SizedRun[]>
  /** One page, in the order of the query. */
  list(query: RunQuery): Promise<readonly IndexedListedRun[]>
  /** In the order of the query, among a bounded number of runs. */
  search(query: RunSearch): Promise<{ readonly runs: readonly IndexedListedRun[]; readonly next?: RunId }>
  /** How many runs there are; `undefined` if the store cannot tell. */
  count(query: RunCounting): Promise<CountedRuns | undefined>
  /** The same runs as `list`, with fewer fields. */
  recent(query: RunQuery): Promise<readonly RecentRun[]>
  /** The jobs of the runs: run by run in the given order, each in plan order. */
  jobs(runs: readonly RunId[]): Promise<readonly JobOfRun[]>
  /** The run as it is now, with its owner checked again. */
  get(run: RunId): Promise<IndexedRun | undefined>
  /**
   * The run that `text` refers to: an id, an unambiguous prefix, `latest` or `latest:PIPELINE`.
   *
   * @throws UserError `run-not-found`, `run-ambiguous`
   */
  resolve(text: string, context: Pick<ResolveContext, 'projects'>): Promise<RunId>
  /** Runs that cannot be read, and why, as of the last check of each. */
  readonly unreadable: ReadonlyMap<RunId, Unreadable>
  /** Every pipeline that has run. */
  pipelines(): Promise<readonly SeenPipeline[]>
  /** A page of pipelines with their newest runs. */
  overviews(query: OverviewQuery): Promise<readonly IndexedOverview[]>
  /** Which of the failures earlier runs had, in any order; none if the store cannot tell. */
  headlines(query: HeadlineQuery): Promise<readonly SeenHeadline[]>
  /** Ids that share the longest prefix with `text`, newest first. */
  near(text: string, limit: number): Promise<readonly RunId[]>
  /** Whether the store was deleted or replaced since it was opened. */
  isLost(): boolean
  close(): Promise<void>
}

/** Gives access to the index of all runs, which may be reopened between two calls. */
export interface IndexInUse {
  use<T>(ask: (index: RunIndex) => Promise<T>): Promise<T>
}

export interface RunIndexOptions {
  readonly home: string
  readonly storage: Storage
  readonly locks: Locks
  readonly proveOwner: ProveOwner
  /** Do not write anything to the home. Default: whether the home is read-only. */
  readonly readOnly?: boolean
  /** Called during a long catch-up with the number of runs done, for example after the store was deleted. */
  readonly onProgress?: (done: number, total: number) => void
  /** Called once for each problem that makes the store less safe. */
  readonly warn?: (message: string) => void
  /** Where catching up is done; default: in this thread. The index itself only reads. */
  readonly createCatchUp?: (options: CatchUpOptions) => CatchUp
  /** `false`: the caller calls `catchUp` itself when there is time for it. */
  readonly isCaughtUp?: boolean
}

/** Opens the store and catches up with the journals. */
export const openRunIndex = async (options: RunIndexOptions): Promise<RunIndex> => {
  const { home, storage, locks, proveOwner, readOnly = !isWritableHome(home), onProgress = () => undefined, isCaughtUp = true } = options
  const warn = warnOnce(options.warn ?? (() => undefined))
  const store = await whileBusy(() => storage.open({ home, readOnly, warn }))
  const catchUp = (options.createCatchUp ?? createCatchUp)({ home, store, locks, proveOwner, readOnly })

  const mark = (run: RunId): MaybeUnreachable => {
    const because = catchUp.unreachable.get(run) ?? catchUp.unreadable.get(run)?.reason
    return because === undefined ? {} : { unreachable: because }
  }

  const asKnownHere = (row: ListedRun): IndexedListedRun => {
    const imagined = catchUp.imagined.get(row.run.id)
    return imagined ? asListed(imagined) : { ...row, ...mark(row.run.id) }
  }

  const asRecentHere = (row: RecentRun): RecentRun => {
    const imagined = catchUp.imagined.get(row.id)
    return imagined ? recentRun(imagined.run) : row
  }

  const index: RunIndex = {
    catchUp: () => catchUp.all(onProgress),
    list: async (query) => (await whileBusy(() => store.list(query))).map(asKnownHere),
    async search(query) {
      const found = await whileBusy(() => store.search(query))
      return { ...found, runs: found.runs.map(asKnownHere) }
    },
    count: (query) => whileBusy(() => Promise.resolve(store.count?.(query))),
    recent: async (query) => (await whileBusy(() => store.recent(query))).map(asRecentHere),
    async jobs(runs) {
      const stored = await whileBusy(() => store.jobs(runs))
      if (catchUp.imagined.size === 0) return stored
      const byRun = Map.groupBy(stored, ({ run }) => run)
      return runs.flatMap((run) => {
        const imagined = catchUp.imagined.get(run)
        return imagined ? jobsOfRun(imagined) : (byRun.get(run) ?? [])
      })
    },
    async get(run) {
      const before = await whileBusy(() => store.get(run))
      if (before && before.run.state.status !== 'running') return before
      await catchUp.one({ id: run, seq: before?.run.seq ?? toSeq(0) })
      const now = catchUp.imagined.get(run) ?? (await whileBusy(() => store.get(run)))
      return now && { run: now.run, jobs: now.jobs, ...mark(run) }
    },
    resolve: (text, context) => whileBusy(() => resolveRun(store, text, { ...context, unreadable: catchUp.unreadable })),
    unreadable: catchUp.unreadable,
    forget: (runs) => catchUp.forget(runs),
    forgetLogs: (runs) => whileBusy(() => store.forgetLogs(runs)),
    sizes: () => whileBusy(() => store.sizes()),
    pipelines: () => whileBusy(() => store.pipelines()),
    overviews: async (query) =>
      (await whileBusy(() => overviewsOf(store, query))).map((one) => ({
        ...one,
        newest: asKnownHere(one.newest),
        recent: one.recent.map(asRecentHere),
      })),
    headlines: (query) => whileBusy(async () => (await store.headlines?.(query)) ?? []),
    near: (text, limit) => whileBusy(() => nearestRuns(store, text, limit)),
    isLost: () => store.isLost(),
    async close() {
      await catchUp.close()
      await store.close()
    },
  }
  try {
    if (isCaughtUp) await index.catchUp()
    return index
  } catch (error) {
    await index.close()
    throw error
  }
}

const asListed = ({ run, jobCounts, cells }: ImaginedRun): ListedRun => ({ run, jobCounts, ...(cells !== undefined && { cells }) })

const recentRun = ({ id, startedAt, state }: RunRecord): RecentRun => ({
  id,
  status: state.status,
  startedAt,
  ...('durationMs' in state && { durationMs: state.durationMs }),
})

/** The jobs of a run in the form that statistics need, from its fold. */
export const jobsOfRun = ({ run, jobs }: RunSnapshot): readonly JobOfRun[] =>
  jobs.map(({ planned, state, attempts }) => ({
    run: run.id,
    job: planned.id,
    status: state.status,
    ...('durationMs' in state && { durationMs: state.durationMs }),
    attempts: attempts.length,
    isFailureAllowed: state.status === 'failed' && planned.allowFailure,
  }))

/** Whether a home can be written. One that does not exist yet counts as writable, because it can be created. */
export const isWritableHome = (home: string): boolean => {
  try {
    accessSync(home, constants.W_OK)
    return true
  } catch (error) {
    return errorCode(error) === 'ENOENT'
  }
}
