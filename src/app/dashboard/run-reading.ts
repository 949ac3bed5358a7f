import { lstat } from 'node:fs/promises'
import type { JournalPages } from '../../journal/journal-pages.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import { toMillis, toSeq, type RunId } from '../../model/ids.ts'
import { isRunOver, type RunRecord } from '../../model/run-record.ts'
import type { RunQuery } from '../../pipeline/store.ts'
import type { RunListQuery, RunReading } from '../../server/ports.ts'
import type { EventsJson, SeenPipelinesJson } from '../../wire/api.ts'
import type { RunDetailJson, RunListJson, RunSummaryJson } from '../../wire/run.ts'
import { toRunDetailJson, toRunSummaryJson } from '../../wire/to-json.ts'
import type { IndexedListedRun, IndexedRun } from '../run-index.ts'
import type { KeptIndex } from './kept-index.ts'
import type { LiveRun } from './live-run.ts'
import type { LiveRuns } from './live-runs.ts'

export interface RunReadingDoors {
  readonly home: string
  readonly index: KeptIndex
  readonly live: Pick<LiveRuns, 'get' | 'all'>
  readonly pagesOf: (run: RunId) => JournalPages
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
}

/** Ids named to who asked for one that does not exist. */
const mostNear = 5
/** An id is no longer; what is asked for may be. */
const longestId = 40

/** Reads runs: what is over from the store, what is live from its journal. */
export const createRunReading = ({ home, index, live, pagesOf, runOf }: RunReadingDoors): RunReading => {
  const list = async (query: RunListQuery): Promise<RunListJson> => {
    const asked = storeQuery(query)
    // one more than asked for tells whether there is a next page
    const listed = await index.use((open) => open.list({ ...asked, limit: query.limit + 1 }))
    const runs = withLive(listed, live.all(), asked, query.limit)
    const next = listed.length > query.limit ? runs.at(-1)?.id : undefined
    return { runs, ...(next !== undefined && { next }) }
  }

  const get = async (run: RunId): Promise<RunDetailJson | undefined> => {
    const found = await runOf(run)
    if (!found) return undefined
    const detail = toRunDetailJson(found, runFolderPath(home, run))
    return found.unreachable === undefined
      ? detail
      : { ...detail, run: { ...detail.run, status: 'unreachable', because: found.unreachable } }
  }

  const events = async (run: RunId, after: number, limit: number): Promise<EventsJson | undefined> => {
    if (!(await isRunFolder(runFolderPath(home, run)))) return undefined
    return pagesOf(run).after(toSeq(after), limit)
  }

  const pipelines = async (): Promise<SeenPipelinesJson> => ({ pipelines: await index.use((open) => open.pipelines()) })

  const near = (text: string): Promise<readonly string[]> => index.use((open) => open.near(text.slice(0, longestId), mostNear))

  return { list, get, events, near, pipelines }
}

/** A link in its place is no run. */
export const isRunFolder = (folder: string): Promise<boolean> =>
  lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )

const storeQuery = ({ since, ...query }: RunListQuery): RunQuery => ({ ...query, ...(since !== undefined && { since: toMillis(since) }) })

/**
 * A page of the store with the live runs as they stand now: the store lags behind their journals by up to a tenth of a second, and longer
 * when it is busy.
 */
const withLive = (
  listed: readonly IndexedListedRun[],
  live: readonly LiveRun[],
  query: RunQuery,
  limit: number,
): readonly RunSummaryJson[] => {
  const page = listed.slice(0, limit)
  const oldest = listed.length > limit ? page.at(-1)?.run.id : undefined
  const now = new Map(live.map((one) => [one.id, one]))
  const shown = new Map(page.filter(({ run }) => !now.has(run.id)).map((row) => [row.run.id, summaryOf(row)]))
  for (const one of live) {
    const fold = one.fold()
    if (!fold || !isAskedFor(fold.run, query) || (oldest !== undefined && one.id < oldest)) continue
    const listedRun = { run: fold.run, jobCounts: fold.jobCounts() }
    const { unreachable } = one
    shown.set(one.id, summaryOf({ ...listedRun, ...(unreachable !== undefined && !isRunOver(fold.run.state) && { unreachable }) }))
  }
  return [...shown.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

const summaryOf = (listed: IndexedListedRun): RunSummaryJson => ({
  ...toRunSummaryJson(listed),
  ...(listed.unreachable !== undefined && { status: 'unreachable', because: listed.unreachable }),
})

const isAskedFor = ({ id, started, state, startedAt }: RunRecord, query: RunQuery): boolean =>
  (query.project === undefined || query.project === started.project) &&
  (query.pipeline === undefined || query.pipeline === started.pipeline) &&
  (query.status === undefined || query.status === state.status) &&
  (query.branch === undefined || query.branch === started.git?.branch) &&
  (query.since === undefined || startedAt >= query.since) &&
  (query.before === undefined || id < query.before)
