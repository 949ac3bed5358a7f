import { ranNothing } from '../../src/model/ran-nothing.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { createRunFold, type RunFold } from '../../src/model/fold-run.ts'
import type { RunId } from '../../src/model/ids.ts'
import { isRunOver, type JobRecord, type RunRecord } from '../../src/model/run-record.ts'
import { isAskedFor } from '../../src/storage/is-asked-for.ts'
import { hasWords } from '../../src/model/text/run-words.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type {
  CountedRuns,
  FoundRuns,
  HeadlineQuery,
  JobOfRun,
  KnownRun,
  ListedRun,
  RecentRun,
  RunCounting,
  RunQuery,
  RunSearch,
  SeenHeadline,
  SeenPipeline,
  SizedRun,
  Store,
} from '../../src/storage/store.ts'

/** A store without a file: each home's folds in a map that outlives its stores, as a file would. */
export const createMemoryStorage = (): Storage => {
  const homes = new Map<string, Map<RunId, RunFold>>()
  return {
    open({ home, readOnly }) {
      const runs = homes.get(home) ?? new Map<RunId, RunFold>()
      if (readOnly) return Promise.resolve(storeOver(new Map([...runs].map(([id, fold]) => [id, createRunFold(fold.snapshot())]))))
      homes.set(home, runs)
      return Promise.resolve(storeOver(runs))
    },
  }
}

const storeOver = (runs: Map<RunId, RunFold>): Store => {
  const withoutLogs = new Set<RunId>()
  const newestFirst = (): RunFold[] => [...runs.values()].sort((a, b) => (a.run.id < b.run.id ? 1 : -1))

  const apply = (run: RunId, events: readonly RunEvent[]): 'applied' | 'behind' => {
    const [first] = events
    if (!first) return 'applied'
    const fold = runs.get(run) ?? createRunFold()
    if (first.seq > fold.seq + 1) return 'behind'
    for (const event of events) fold.apply(event)
    runs.set(run, fold)
    return 'applied'
  }
  const known = (): readonly KnownRun[] => [...runs.values()].map(({ run: { id, seq, state } }) => ({ id, seq, isOver: isRunOver(state) }))
  const list = (query: RunQuery): readonly ListedRun[] =>
    newestFirst()
      .filter((fold) => isAskedFor(fold.run, query) && !(query.isWhole && ranNothing({ ...fold.run.state, jobCounts: fold.jobCounts() })))
      .sort(inOrder(query))
      .filter(({ run }, _index, all) => isBehind(run, all, query))
      .slice(0, query.limit)
      .map(listedRun)
  const search = ({ text, examine, limit, ...query }: RunSearch): FoundRuns => {
    const some = list({ ...query, limit: examine + 1 })
    const found = some.slice(0, examine).filter(({ run }) => hasWords(run, text))
    const next = found.length >= limit ? found[limit - 1] : some.length > examine ? some[examine - 1] : undefined
    return { runs: found.slice(0, limit), ...(next && { next: next.run.id }) }
  }
  const count = ({ text, examine, ...query }: RunCounting): CountedRuns => {
    const some = list({ ...query, limit: examine + 1 })
    const next = some.length > examine ? some[examine - 1]?.run.id : undefined
    return { count: some.slice(0, examine).filter(({ run }) => hasWords(run, text ?? '')).length, ...(next && { next }) }
  }
  const jobs = (ids: readonly RunId[]): readonly JobOfRun[] =>
    ids.flatMap(
      (run) =>
        runs
          .get(run)
          ?.snapshot()
          .jobs.map((job) => jobOfRun(run, job)) ?? [],
    )
  const headlines = ({ signatures, before, ...query }: HeadlineQuery): readonly SeenHeadline[] =>
    [...new Set(signatures)].flatMap((signature) => {
      const seen = newestFirst().filter((fold) => isAskedFor(fold.run, { ...query, before }) && signaturesOf(fold).includes(signature))
      const first = seen.at(-1)?.run
      return first ? [{ signature, runs: seen.length, firstRun: first.id, firstAt: first.startedAt }] : []
    })
  const find = (prefix: string, limit: number): readonly RunId[] =>
    newestFirst()
      .map(({ run }) => run.id)
      .filter((id) => id.startsWith(prefix))
      .slice(0, limit)

  return {
    apply: (run, events) => Promise.resolve(apply(run, events)),
    forget(ids) {
      for (const id of ids) {
        runs.delete(id)
        withoutLogs.delete(id)
      }
      return Promise.resolve()
    },
    known: () => Promise.resolve(known()),
    forgetLogs(ids) {
      for (const id of ids) withoutLogs.add(id)
      return Promise.resolve()
    },
    sizes: () => Promise.resolve([...runs.values()].map(sizedRun).map((run) => (withoutLogs.has(run.id) ? { ...run, logBytes: 0 } : run))),
    list: (query) => Promise.resolve(list(query)),
    search: (query) => Promise.resolve(search(query)),
    count: (query) => Promise.resolve(count(query)),
    recent: (query) => Promise.resolve(list(query).map(({ run }) => recentRun(run))),
    jobs: (ids) => Promise.resolve(jobs(ids)),
    get: (run) => Promise.resolve(runs.get(run)?.snapshot()),
    headlines: (query) => Promise.resolve(headlines(query)),
    find: (prefix, limit) => Promise.resolve(find(prefix, limit)),
    pipelines: () => Promise.resolve(pipelinesOf([...runs.values()].map(({ run }) => run))),
    isLost: () => false,
    close: () => Promise.resolve(),
  }
}

const durationOf = ({ state }: RunRecord): number => ('durationMs' in state ? state.durationMs : 0)

const inOrder =
  ({ order = 'newest' }: RunQuery) =>
  ({ run: a }: RunFold, { run: b }: RunFold): number => {
    const byId = a.id < b.id ? -1 : 1
    if (order === 'newest' || order === 'oldest') return order === 'oldest' ? byId : -byId
    const byTime = durationOf(a) - durationOf(b) || byId
    return order === 'shortest' ? byTime : -byTime
  }

const isBehind = (run: RunRecord, all: readonly RunFold[], { order, before }: RunQuery): boolean => {
  if (before === undefined || (order !== 'longest' && order !== 'shortest')) return true
  const last = all.findIndex((fold) => fold.run.id === before)
  return last !== -1 && all.findIndex((fold) => fold.run.id === run.id) > last
}

const signaturesOf = (fold: RunFold): readonly string[] =>
  fold.snapshot().jobs.flatMap(({ state }) => (state.status === 'failed' && state.headline ? [state.headline.signature] : []))

const listedRun = (fold: RunFold): ListedRun => {
  const cells = fold.cells()
  return { run: fold.run, jobCounts: fold.jobCounts(), ...(cells !== undefined && { cells }) }
}

const sizedRun = (fold: RunFold): SizedRun => {
  const { id, started, startedAt, state, seq } = fold.run
  return {
    ...{ id, project: started.project, pipeline: started.pipeline, status: state.status, startedAt, seq, logBytes: fold.logBytes() },
    ...('endedAt' in state && { endedAt: state.endedAt }),
  }
}

const recentRun = ({ id, startedAt, state }: RunRecord): RecentRun => ({
  id,
  status: state.status,
  startedAt,
  ...('durationMs' in state && { durationMs: state.durationMs }),
})

const jobOfRun = (run: RunId, { planned, state, attempts }: JobRecord): JobOfRun => ({
  run,
  job: planned.id,
  status: state.status,
  ...('durationMs' in state && { durationMs: state.durationMs }),
  attempts: attempts.length,
  isFailureAllowed: state.status === 'failed' && planned.allowFailure,
})

const pipelinesOf = (runs: readonly RunRecord[]): readonly SeenPipeline[] => {
  const groups = Map.groupBy(runs, ({ started: { project, pipeline } }) => JSON.stringify([project, pipeline]))
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const newest = group.reduce((one, other) => (one.id > other.id ? one : other))
      const { project, pipeline } = newest.started
      return { project, pipeline, runs: group.length, lastRunAt: newest.startedAt }
    })
}
