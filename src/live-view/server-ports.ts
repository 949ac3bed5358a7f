import type { Locks } from '../locks/locks.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { JournalPages } from '../journal/journal-pages.ts'
import type { RunId } from '../model/ids.ts'
import { isRunOver } from '../model/run-record.ts'
import type { Storage } from '../storage/storage.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import type { ServerPorts } from '../server/ports.ts'
import type { NoticeJson } from '../wire/api.ts'
import { createCatchUp, type CatchUpOptions, type ProveOwner } from '../records/catch-up/catch-up.ts'
import type { IndexedRun } from '../records/run-index.ts'
import { createCatchUpThread } from './catch-up-thread.ts'
import { createFailureReading } from '../records/history/failure-reading.ts'
import { jobDigest } from '../records/digest/job-digest.ts'
import { createHistoryReading } from '../records/history/history-reading.ts'
import { createCacheReading } from './cache-reading.ts'
import { createDiskReading } from './disk-reading.ts'
import { openKeptIndex } from './kept-index.ts'
import { keepLogs } from './kept-logs.ts'
import { journalOf } from './live-run.ts'
import { followLiveRuns } from './live-runs.ts'
import { createLogReading } from './log-reading.ts'
import { createNotices } from './notices.ts'
import { Recent } from '../records/history/recent.ts'
import { createRunActions } from './actions/run-actions.ts'
import { createRunReading } from './run-reading.ts'
import type { Noticing } from './runs-folder.ts'
import { createLogSearch, type SearchLimits } from '../log-search/search.ts'
import { createUsualTimes } from '../records/history/usual-times.ts'
import type { OwnCli } from './actions/start-detached-run.ts'

export interface ServerPortsOptions extends Partial<Noticing> {
  readonly home: string
  readonly storage: Storage
  readonly locks: Locks
  /** Write to the store from a separate thread, if the storage supports it. */
  readonly writesInThread?: boolean
  /** Do not start, retry or cancel anything. */
  readonly readOnly: boolean
  /** How to start this same command line again: `process.execPath` and the path of its `bin/run.js`. */
  readonly cli: OwnCli
  /** Environment of the runs that the server starts; default: that of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** Called with errors that no client is waiting for. */
  readonly warn?: (error: unknown) => void
  readonly searchLimits?: Partial<SearchLimits>
  readonly proveOwner?: ProveOwner
}

/** How often to look for changes that the system does not report. */
const usualPollMs = 1500
/** Number of journals whose page offsets are kept. */
const mostPages = 500
/** Most jobs of finished runs to keep in memory. */
const mostJobs = 20_000

/**
 * All the ports of the server, over the real home.
 *
 * @throws UserError if the store cannot be opened.
 */
export const createServerPorts = async (options: ServerPortsOptions): Promise<ServerPorts & AsyncDisposable> => {
  const { home, storage, locks, readOnly, cli, env = process.env, isNotified = true, pollMs = usualPollMs } = options
  const prove = options.proveOwner ?? proveOwner
  const warn = options.warn ?? ((): void => undefined)
  const notices = createNotices()
  const pages = new Recent<RunId, JournalPages>(mostPages)
  const finished = new Recent<RunId, IndexedRun>(mostJobs, ({ jobs }) => 1 + jobs.length)

  const thread = options.writesInThread === true ? storage.thread : undefined
  const indexed = {
    ...{ home, storage, locks, proveOwner: prove },
    ...(thread && {
      // what is folded into a read-only store is only in the memory of this very connection
      createCatchUp: (options: CatchUpOptions) =>
        options.readOnly ? createCatchUp(options) : createCatchUpThread({ home, storage: thread }, warn),
    }),
  }
  const index = await openKeptIndex(indexed, (error) => {
    if (error !== undefined) warn(error)
    // pages may have shown a long catch-up half done
    notices.notify({ kind: 'reset' })
  })
  const pagesOf = (run: RunId): JournalPages => {
    const known = pages.get(run) ?? new JournalPages(journalOf(home, run))
    pages.set(run, known)
    return known
  }
  const live = followLiveRuns({
    home,
    index,
    pagesOf,
    proveOwner: prove,
    warn,
    isNotified,
    pollMs,
    notify(notice) {
      if (notice.kind === 'gone') {
        finished.clear()
        pages.clear()
      }
      notices.notify(notice)
    },
  })

  /** The run as it is now. */
  const runOf = async (run: RunId): Promise<IndexedRun | undefined> => {
    const followed = live.get(run)
    await followed?.refresh()
    const fold = followed?.fold()
    if (followed && fold) {
      const unreachable = followed.unreachable()
      return { ...fold.snapshot(), ...(unreachable !== undefined && { unreachable }) }
    }
    const known = finished.get(run)
    if (known) return known
    const found = await index.use((open) => open.get(run))
    if (found && isRunOver(found.run.state)) finished.set(run, found)
    return found
  }

  const usual = createUsualTimes(index)
  // before any client is notified
  notices.subscribe((notice) => {
    if (changesUsualTimes(notice)) usual.forget()
    if (notice.kind === 'gone' || notice.kind === 'reset') failures.forget()
  })
  const kept = keepLogs()
  const logs = createLogReading({ home, kept, runOf })
  const failures = createFailureReading({ runOf, digestOf: (run, job) => jobDigest(runFolderPath(home, run), job) })
  const runs = createRunReading({ home, index, live, pagesOf, runOf, usual })
  const history = createHistoryReading({
    ...{ home, index, usual, runOf, followed: live },
    list: async (query) => (await runs.list(query)).runs,
  })
  const disk = createDiskReading({ home, index, storage, thread })
  return {
    runs,
    history: { ...history, failures: failures.failures },
    logs,
    search: createLogSearch({ home, runs, ...(options.searchLimits && { limits: options.searchLimits }) }),
    disk,
    cache: createCacheReading({ home, cli, env, index }),
    changes: { subscribe: notices.subscribe },
    ...(!readOnly && { actions: createRunActions({ home, cli, env, index, live, runOf }) }),
    async [Symbol.asyncDispose]() {
      live.close()
      notices.close()
      await disk[Symbol.asyncDispose]()
      await kept[Symbol.asyncDispose]()
      await index[Symbol.asyncDispose]()
    },
  }
}

/** Whether a run has ended or is gone, or notices may have been missed. */
const changesUsualTimes = (notice: NoticeJson): boolean =>
  notice.kind === 'gone' ||
  notice.kind === 'reset' ||
  (notice.kind === 'run' && notice.status !== 'running' && notice.status !== 'unreachable')
