import { createRunFold, type RunFold } from '../../src/model/fold-run.ts'
import type { RunId } from '../../src/model/ids.ts'
import { isRunOver, type RunRecord } from '../../src/model/run-record.ts'
import type { RunQuery, Storage, Store } from '../../src/pipeline/store.ts'

/** A store without a file: each home's folds in a map that outlives its stores, as a file would. */
export const createMemoryStorage = (): Storage => {
  const homes = new Map<string, Map<RunId, RunFold>>()
  return {
    open: async ({ home, readOnly }) => {
      const runs = homes.get(home) ?? new Map<RunId, RunFold>()
      if (readOnly) return storeOver(new Map([...runs].map(([id, fold]) => [id, createRunFold(fold.snapshot())])))
      homes.set(home, runs)
      return storeOver(runs)
    },
  }
}

const storeOver = (runs: Map<RunId, RunFold>): Store => {
  const newestFirst = (): RunFold[] => [...runs.values()].sort((a, b) => (a.run.id < b.run.id ? 1 : -1))
  return {
    apply: async (run, events) => {
      const [first] = events
      if (!first) return 'applied'
      const fold = runs.get(run) ?? createRunFold()
      if (first.seq > fold.seq + 1) return 'behind'
      for (const event of events) fold.apply(event)
      runs.set(run, fold)
      return 'applied'
    },
    forget: async (ids) => ids.forEach((id) => runs.delete(id)),
    known: async () => [...runs.values()].map(({ run: { id, seq, state } }) => ({ id, seq, isOver: isRunOver(state) })),
    list: async (query) =>
      newestFirst()
        .filter(({ run }) => isAskedFor(run, query))
        .slice(0, query.limit)
        .map((fold) => ({ run: fold.run, jobCounts: fold.jobCounts() })),
    get: async (run) => runs.get(run)?.snapshot(),
    find: async (prefix, limit) =>
      newestFirst()
        .map(({ run }) => run.id)
        .filter((id) => id.startsWith(prefix))
        .slice(0, limit),
    close: async () => undefined,
  }
}

const isAskedFor = ({ id, started, state, startedAt }: RunRecord, query: RunQuery): boolean =>
  (query.project === undefined || query.project === started.project) &&
  (query.pipeline === undefined || query.pipeline === started.pipeline) &&
  (query.status === undefined || query.status === state.status) &&
  (query.branch === undefined || query.branch === started.git?.branch) &&
  (query.since === undefined || startedAt >= query.since) &&
  (query.before === undefined || id < query.before)
