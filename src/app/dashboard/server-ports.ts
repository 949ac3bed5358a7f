import type { Locks } from '../../engine/ports.ts'
import { JournalPages } from '../../journal/journal-pages.ts'
import type { RunId } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import type { Storage } from '../../pipeline/store.ts'
import { proveOwner } from '../../process/owner.ts'
import type { ServerPorts } from '../../server/ports.ts'
import type { ProveOwner } from '../catch-up.ts'
import type { IndexedRun } from '../run-index.ts'
import { openKeptIndex } from './kept-index.ts'
import { journalOf } from './live-run.ts'
import { followLiveRuns } from './live-runs.ts'
import { createLogReading } from './log-reading.ts'
import { createNotices } from './notices.ts'
import { Recent } from './recent.ts'
import { createRunActions } from './run-actions.ts'
import { createRunReading } from './run-reading.ts'
import type { Noticing } from './runs-folder.ts'
import { createLogSearch, type SearchLimits } from './search.ts'
import type { OwnCli } from './start-detached-run.ts'

export interface ServerPortsOptions extends Partial<Noticing> {
  readonly home: string
  readonly storage: Storage
  readonly locks: Locks
  /** Starts, retries and cancels nothing. */
  readonly readOnly: boolean
  /** How this very command line is started anew: `process.execPath` and the path of its `bin/run.js`. */
  readonly cli: OwnCli
  /** Environment of the runs it starts; default that of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** Hears of what went wrong that no client waits for. */
  readonly warn?: (error: unknown) => void
  readonly searchLimits?: Partial<SearchLimits>
  readonly proveOwner?: ProveOwner
}

/** Changes are looked for this often where the system does not report them. */
const usualPollMs = 1500
/** Journals whose places are remembered. */
const mostPages = 500
/** Jobs of finished runs that are kept at hand. */
const mostJobs = 20_000

/**
 * Everything the server takes from the house, over the real home.
 *
 * @throws UserError when the store can not be opened.
 */
export const createServerPorts = async (options: ServerPortsOptions): Promise<ServerPorts & AsyncDisposable> => {
  const { home, storage, locks, readOnly, cli, env = process.env, isNotified = true, pollMs = usualPollMs } = options
  const prove = options.proveOwner ?? proveOwner
  const warn = options.warn ?? ((): void => undefined)
  const notices = createNotices()
  const pages = new Recent<RunId, JournalPages>(mostPages)
  const finished = new Recent<RunId, IndexedRun>(mostJobs, ({ jobs }) => 1 + jobs.length)

  const index = await openKeptIndex({ home, storage, locks, proveOwner: prove }, (error) => {
    if (error !== undefined) warn(error)
    // a long catch-up may have been shown half done
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

  /** The run as it stands now. */
  const runOf = async (run: RunId): Promise<IndexedRun | undefined> => {
    const followed = live.get(run)
    await followed?.refresh()
    const fold = followed?.fold()
    if (followed && fold) {
      return { ...fold.snapshot(), ...(followed.unreachable !== undefined && !followed.isOver() && { unreachable: followed.unreachable }) }
    }
    const known = finished.get(run)
    if (known) return known
    const found = await index.use((open) => open.get(run))
    if (found && isRunOver(found.run.state)) finished.set(run, found)
    return found
  }

  const runs = createRunReading({ home, index, live, pagesOf, runOf })
  return {
    runs,
    logs: createLogReading({ home, runOf }),
    search: createLogSearch({ home, runs, ...(options.searchLimits && { limits: options.searchLimits }) }),
    changes: { subscribe: notices.subscribe },
    ...(!readOnly && { actions: createRunActions({ home, cli, env, index, live, runOf }) }),
    async [Symbol.asyncDispose]() {
      live.close()
      notices.close()
      await index[Symbol.asyncDispose]()
    },
  }
}
