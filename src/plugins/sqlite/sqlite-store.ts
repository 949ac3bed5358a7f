import { setImmediate as nextTick } from 'node:timers/promises'
import type { Database } from '../../database/load-sqlite.ts'
import type { KnownRun, Store } from '../../storage/store.ts'
import { createEventApplier } from './apply-events.ts'
import { createHeldRuns } from './held-runs.ts'
import { jobsOfRuns } from './jobs-of-runs.ts'
import { countRuns, findRuns, selectRuns, recentRuns, searchRuns } from './list-runs.ts'
import { createPipelineOverviews } from './pipeline-overviews.ts'
import { createRunRows, type RunRows } from './run-rows.ts'
import { seenHeadlines } from './seen-headlines.ts'
import { seenPipelines } from './seen-pipelines.ts'
import { sizesOfRuns } from './sizes-of-runs.ts'
import { storeError } from '../../database/sqlite-error.ts'
import { createWriteTogether } from './write-together.ts'

/** The store over an open database. The options depend on where the database is kept. */
export const createSqliteStore = (db: Database, file: string, { close, isLost }: Pick<Store, 'close' | 'isLost'>): Store => {
  const rows = createRunRows(db)
  const applier = createEventApplier(rows)
  // made once, because these are called for many runs
  const readRun = db.transaction(rows.read)
  const heldRuns = db.transaction(createHeldRuns(db))
  const overviews = db.transaction(createPipelineOverviews(db))

  const attempt = async <T>(act: () => T | Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      throw storeError(error, file)
    }
  }
  /**
   * A write takes its lock at the start. A transaction that reads first and locks later fails at once if another process wrote in between.
   */
  const transact = <T>(act: () => T): T => {
    try {
      return db.transaction(act).immediate()
    } catch (error) {
      throw storeError(error, file)
    }
  }
  const together = createWriteTogether<'applied' | 'behind'>(transact)

  return {
    apply: (run, events) =>
      together.write({
        act: () => applier.apply(run, events),
        committed(outcome) {
          if (outcome === 'applied') applier.committed(run)
        },
        // what could not be written is folded again from the rows, because its journal may have been repaired by then
        failed() {
          applier.forget(run)
        },
      }),
    forget: async (runs) => {
      // in the order of the calls
      together.flush()
      transact(() => {
        for (const run of runs) {
          rows.remove(run)
          applier.forget(run)
        }
      })
      return Promise.resolve()
    },
    forgetLogs: async (runs) => {
      together.flush()
      transact(() => {
        for (const run of runs) rows.forgetLogs(run)
      })
      return Promise.resolve()
    },
    known: () => attempt(() => allKnown(rows)),
    sizes: () => attempt(() => sizesOfRuns(db)),
    list: (query) => attempt(() => selectRuns(db, query)),
    get: (run) => attempt(() => readRun.deferred(run)),
    holds: (snapshots) => attempt(() => heldRuns.deferred(snapshots)),
    search: (query) => attempt(() => db.transaction(() => searchRuns(db, query)).deferred()),
    count: (query) => attempt(() => db.transaction(() => countRuns(db, query)).deferred()),
    recent: (query) => attempt(() => recentRuns(db, query)),
    jobs: (runs) => attempt(() => jobsOfRuns(db, runs)),
    find: (prefix, limit) => attempt(() => findRuns(db, prefix, limit)),
    pipelines: () => attempt(() => seenPipelines(db)),
    overviews: (query) => attempt(() => overviews.deferred(query)),
    headlines: (query) => attempt(() => seenHeadlines(db, query)),
    isLost,
    close() {
      together.flush()
      return attempt(close)
    },
  }
}

/** Rows read in one turn of the event loop, which takes a few milliseconds. */
const knownAtATime = 2000

const allKnown = async (rows: RunRows): Promise<readonly KnownRun[]> => {
  const known: KnownRun[] = []
  for (;;) {
    const some = rows.knownAfter(known.at(-1)?.id ?? '', knownAtATime)
    for (const one of some) known.push(one)
    if (some.length < knownAtATime) return known
    await nextTick()
  }
}
