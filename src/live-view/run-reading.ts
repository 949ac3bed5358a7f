import { lstat } from 'node:fs/promises'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { JournalPages } from '../journal/journal-pages.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { parseRunId, toMillis, toSeq, type RunId } from '../model/ids.ts'
import type { RunRecord } from '../model/run-record.ts'
import { hasWords } from '../model/text/run-words.ts'
import { isAskedFor } from '../storage/is-asked-for.ts'
import type { RunQuery } from '../storage/store.ts'
import type { RunFilter, RunListQuery, RunReading } from '../server/ports.ts'
import type { EventsJson, FoundFilesJson } from '../wire/api.ts'
import type { DigestJson } from '../wire/digest.ts'
import type { RunCountJson, RunDetailJson, RunListJson, RunSummaryJson } from '../wire/run.ts'
import type { ExpectedEndJson } from '../wire/statistics.ts'
import { toListedJson } from '../records/listed-json.ts'
import { listedRun } from '../records/listed-run.ts'
import { readDigest } from '../records/digest/read-digest.ts'
import { shownDetail } from '../records/run-detail.ts'
import type { IndexedListedRun, IndexedRun, RunIndex } from '../records/run-index.ts'
import { findFiles } from './find-file.ts'
import type { KeptIndex } from './kept-index.ts'
import type { LiveRun } from './live-run.ts'
import type { LiveRuns } from './live-runs.ts'
import type { UsualTimes } from '../records/history/usual-times.ts'
import type { Unreadable } from '../model/unreadable.ts'
import { unreadableOnPage } from '../records/unreadable-runs.ts'
import { lastPassed } from '../records/history/last-passed.ts'
import { retriesOf } from '../records/history/retries-of.ts'
import { leftFailed } from '../execution/retry/left-failed.ts'

export interface RunReadingOptions {
  readonly home: string
  readonly index: KeptIndex
  readonly live: Pick<LiveRuns, 'get' | 'all'>
  readonly pagesOf: (run: RunId) => JournalPages
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
  readonly usual: UsualTimes
}

/** Runs that one page of a text search looks through, and how many of them at a time: a few milliseconds of work. */
const mostExamined = 5000
const examinedAtOnce = 1000
/** Counting them reads a part of an index, which takes a few milliseconds. */
const mostCounted = 10_000

/** Ids to suggest if the requested one does not exist. */
const mostNear = 5
/** No id is longer, but the text of a request may be. */
const longestId = 40

/** Reads runs: finished ones from the store, live ones from their journals. */
export const createRunReading = ({ home, index, live, pagesOf, runOf, usual }: RunReadingOptions): RunReading => {
  const list = async ({ limit, text, ...query }: RunListQuery): Promise<RunListJson> => {
    const which = storeQuery(query)
    const page = await index.use((open) => (text === undefined ? pageOf(open, which, limit) : searchPage(open, which, { text, limit })))
    const isLiveShown = (run: RunRecord): boolean => isAskedFor(run, which) && (text === undefined || hasWords(run, text))
    const { runs, next } =
      (query.order ?? 'newest') === 'newest'
        ? withLive(page, live.all(), isLiveShown, { limit, home })
        : { ...page, runs: page.runs.map((row) => toListedJson(row, home)) }
    const unreadable = await index.use((open) => Promise.resolve(unreadableOnPage(open.unreadable, { ...which, next })))
    return { runs: await Promise.all(runs.map(withUsual)), ...(next !== undefined && { next }), ...unreadable }
  }
  const count = async ({ text, ...filter }: RunFilter): Promise<RunCountJson> => {
    const counted = await index.use((open) => countRuns(open, storeQuery(filter), text))
    return counted ?? { isMore: false }
  }
  const withUsual = async (run: RunSummaryJson): Promise<RunSummaryJson> => {
    const [time, expected] = await Promise.all([usual.of(run.project, run.pipeline), expectedOf(run)])
    return time || expected ? { ...run, ...(time && { usual: time }), ...(expected && { expected }) } : run
  }
  const expectedOf = async ({ id, status }: RunSummaryJson): Promise<ExpectedEndJson | undefined> => {
    const run = status === 'running' ? parseRunId(id) : undefined
    const fold = run && live.get(run)?.fold()
    return fold && usual.expectedEnd(fold)
  }

  const get = async (run: RunId): Promise<RunDetailJson | undefined> => {
    const found = await runOf(run)
    if (!found) return undefined
    const { project, pipeline } = found.run.started
    const detail = shownDetail(found, runFolderPath(home, run))
    const [time, passed, expected, retries, left] = await Promise.all([
      usual.of(project, pipeline),
      lastPassed(index, found.run),
      expectedOf(detail.run),
      retriesOf(index, run),
      index.use((open) => leftFailed(found, { index: open, home })),
    ])
    return {
      ...detail,
      ...(expected && { run: { ...detail.run, expected } }),
      ...(time && { usual: time }),
      ...(passed && { lastPassed: passed }),
      ...retries,
      ...(left.length > 0 && { leftFailed: left }),
    }
  }

  /** Logs are read once for all who ask for the same digest at the same time. */
  const digesting = new Map<RunId, Promise<DigestJson | undefined>>()
  const digest = async (run: RunId): Promise<DigestJson | undefined> => {
    const known = digesting.get(run)
    if (known) return known
    const reading = readDigestOf(run).finally(() => digesting.delete(run))
    digesting.set(run, reading)
    return reading
  }
  const readDigestOf = async (run: RunId): Promise<DigestJson | undefined> => {
    const [found, detail] = await Promise.all([runOf(run), get(run)])
    return found && detail && readDigest({ home, index, run: found, detail })
  }

  const events = async (run: RunId, after: number, limit: number): Promise<EventsJson | undefined> => {
    if (!(await isRunFolder(runFolderPath(home, run)))) return undefined
    return pagesOf(run).after(toSeq(after), limit)
  }

  const files = async (run: RunId, paths: readonly string[]): Promise<FoundFilesJson | undefined> => {
    const found = await runOf(run)
    return found && findFiles(found.run.started, paths)
  }

  const unreadable = (run: RunId): Promise<Unreadable | undefined> => index.use((open) => Promise.resolve(open.unreadable.get(run)))

  const near = (text: string): Promise<readonly string[]> => index.use((open) => open.near(text.slice(0, longestId), mostNear))

  return { list, count, get, digest, events, files, unreadable, near }
}

/** A link in its place is not a run. */
export const isRunFolder = (folder: string): Promise<boolean> =>
  lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )

type Which = Omit<RunQuery, 'limit'>

const storeQuery = ({ since, until, ...query }: Omit<RunListQuery, 'limit' | 'text'>): Which => ({
  ...query,
  ...(since !== undefined && { since: toMillis(since) }),
  ...(until !== undefined && { until: toMillis(until) }),
})

/** Runs from the store, and the id of the last one that was examined, if there are more after it. */
interface Page {
  readonly runs: readonly IndexedListedRun[]
  readonly next?: RunId
}

const pageOf = async (index: RunIndex, which: Which, limit: number): Promise<Page> => {
  // one more than requested shows whether there is a next page
  const listed = await index.list({ ...which, limit: limit + 1 })
  const runs = listed.slice(0, limit)
  const last = runs.at(-1)
  return { runs, ...(listed.length > limit && last && { next: last.run.id }) }
}

/**
 * Looks through the runs a few at a time and yields to the event loop in between, so that a search for a rare text does not block other
 * requests.
 */
const searchPage = async (
  index: RunIndex,
  which: Which,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<Page> => {
  const runs: IndexedListedRun[] = []
  let next: RunId | undefined
  for (let examined = 0; examined < mostExamined; examined += examinedAtOnce) {
    const from = next === undefined ? {} : { before: next }
    const found = await index.search({ ...which, ...from, text, examine: examinedAtOnce, limit: limit - runs.length })
    runs.push(...found.runs)
    next = found.next
    if (next === undefined || runs.length >= limit) break
    await nextTick()
  }
  return { runs, ...(next !== undefined && { next }) }
}

/** Counts as many runs as can be counted in no time, and for a text looks through those that a page of a search looks through. */
const countRuns = async (index: RunIndex, which: Which, text: string | undefined): Promise<Required<RunCountJson> | undefined> => {
  const [most, atOnce] = text === undefined ? [mostCounted, mostCounted] : [mostExamined, examinedAtOnce]
  let count = 0
  let next: RunId | undefined
  for (let examined = 0; examined < most; examined += atOnce) {
    const from = next === undefined ? {} : { before: next }
    const counted = await index.count({ ...which, ...from, ...(text !== undefined && { text }), examine: atOnce })
    if (!counted) return undefined
    count += counted.count
    next = counted.next
    if (next === undefined) break
    await nextTick()
  }
  return { count, isMore: next !== undefined }
}

/**
 * A page from the store, with live runs in their present state: the store lags behind the journals by up to a tenth of a second, and more
 * when it is busy.
 */
const withLive = (
  page: Page,
  live: readonly LiveRun[],
  isShown: (run: RunRecord) => boolean,
  { limit, home }: { readonly limit: number; readonly home: string },
): { readonly runs: readonly RunSummaryJson[]; readonly next?: string } => {
  const now = new Set(live.map(({ id }) => id))
  const shown = new Map(page.runs.filter(({ run }) => !now.has(run.id)).map((row) => [row.run.id, toListedJson(row, home)]))
  for (const one of live) {
    const fold = one.fold()
    if (!fold || !isShown(fold.run) || (page.next !== undefined && one.id < page.next)) continue
    const unreachable = one.unreachable()
    shown.set(one.id, toListedJson({ ...listedRun(fold), ...(unreachable !== undefined && { unreachable }) }, home))
  }
  const sorted = [...shown.values()].sort((a, b) => (a.id < b.id ? 1 : -1))
  const runs = sorted.slice(0, limit)
  const next = sorted.length > limit ? runs.at(-1)?.id : page.next
  return { runs, ...(next !== undefined && { next }) }
}
