import type { LogLineJson, LogLinesJson } from '../../src/wire/api.ts'
import { httpApi } from '../../src/wire/http-api.ts'
import { fetchJson, isWorthAsking } from '../api.ts'
import { errorLinesIn, type ErrorLines } from './errors/error-lines.ts'
import type { LineRange } from './scroll/line-range.ts'
import type { LogFacts } from './log-facts.ts'
import { createLineCache, windowLines } from './line-cache.ts'

export interface FeedState {
  /** Absent before the first answer. */
  readonly facts: LogFacts | undefined
  readonly error: unknown
  /** Increases with each answer. */
  readonly version: number
  /** The first line of each block of 20 lines with output from stderr, as far as it was ever fetched. */
  readonly errLines: ReadonlySet<number>
  /** The lines that show errors, as far as they were ever fetched; none unless the feed looks for them. */
  readonly errors: ErrorLines
}

export interface LogFeed {
  subscribe(hear: () => void): () => void
  read(): FeedState
  line(number: number): LogLineJson | undefined
  stamp(from: number, to: number): number
  /** Requests lines that are in view or soon may be, the most urgent first; with `isMoving`, only once the view rests. */
  want(stretches: readonly LineRange[], isMoving: boolean): void
  /** Fetches what was added to the log; `shown` lines at its end are in view. */
  refresh(shown?: number): void
  /** Retries failed requests. */
  retry(): void
  /** Starts fetching: the end of the log, or its lines from a number on. Returns how to stop. */
  open(at: number | 'end'): () => void
}

/** The view rests when it has not moved for this long. */
const restsAfterMs = 70
/** The end of a growing log is fetched no more often than this. */
const refreshEveryMs = 120
/** How many lines one mark beside the scroll bar stands for. */
const markLines = 20
/** The most lines that the server returns at once. */
const mostLines = httpApi.jobLines.query.count.max

const windowStart = (line: number): number => Math.max(0, Math.floor((line - 1) / windowLines)) * windowLines + 1

/** Fetches a job's log in windows, and caches some of them. With `hasErrors` it looks for errors in its lines. */
export const createLogFeed = (run: string, job: string, hasErrors = false): LogFeed => {
  const params = { run, job }
  const cache = createLineCache()
  const hearers = new Set<() => void>()
  let state: FeedState = { facts: undefined, error: undefined, version: 0, errLines: new Set(), errors: new Map() }
  let wantedKey = ''
  let wanted: readonly LineRange[] = []
  let fetching: (LineRange & { readonly abort: AbortController }) | undefined
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let growth: { isFetching: boolean; isWanted: boolean; shown: number; from?: number } = { isFetching: false, isWanted: false, shown: 0 }
  let isClosed = false

  const change = (next: Partial<FeedState>): void => {
    state = { ...state, ...next, version: state.version + 1 }
    for (const hear of hearers) hear()
  }
  const take = (answer: LogLinesJson): void => {
    const { facts } = state
    const isOlder = facts !== undefined && answer.bytes < facts.bytes
    cache.put(answer)
    const found = answer.lines.filter(({ stream }) => stream === 'err').map(({ number }) => number - ((number - 1) % markLines))
    if (!found.every((line) => state.errLines.has(line))) state = { ...state, errLines: new Set([...state.errLines, ...found]) }
    const errors = hasErrors ? errorLinesIn(answer.lines) : state.errors
    if (![...errors.keys()].every((line) => state.errors.has(line))) state = { ...state, errors: new Map([...state.errors, ...errors]) }
    const { total, bytes, isGrowing, isComplete, missing } = isOlder ? facts : answer
    change({ facts: { total, bytes, isGrowing, isComplete, ...(missing && { missing }) }, error: undefined })
  }
  const failed = (error: unknown, abort: AbortController): void => {
    if (!abort.signal.aborted && !isClosed) change({ error })
  }

  /** The first range that is wanted and not cached. */
  const nextMissing = (total: number): LineRange | undefined => {
    for (const { from, to } of wanted) {
      const missing = cache.missing(from, Math.min(to, total))
      if (missing) return { from: missing.from, to: Math.min(missing.to, missing.from + mostLines - 1) }
    }
    return undefined
  }

  const fetchWanted = async (): Promise<void> => {
    const missing = state.facts && !isClosed ? nextMissing(state.facts.total) : undefined
    if (!missing) return
    if (fetching) {
      // do not wait for lines that are no longer in view
      const { from, to } = fetching
      if (wanted.some((one) => one.from <= to && from <= one.to)) return
      fetching.abort.abort()
    }
    const abort = new AbortController()
    const mine = { ...missing, abort }
    fetching = mine
    try {
      take(await fetchJson('jobLines', { params, query: { from: mine.from, count: mine.to - mine.from + 1 }, signal: abort.signal }))
    } catch (error) {
      failed(error, abort)
      return
    } finally {
      if (fetching === mine) fetching = undefined
    }
    await fetchWanted()
  }

  const fetchGrowth = async (): Promise<void> => {
    if (growth.isFetching || isClosed) return
    growth.isFetching = true
    const abort = new AbortController()
    for (;;) {
      if (!growth.isWanted) break
      growth.isWanted = false
      const tail = Math.min(mostLines, Math.max(windowLines, growth.shown))
      try {
        // one answer that holds the lines in view; those in between are fetched when they come into view
        const query =
          growth.shown > 0
            ? { tail }
            : { from: growth.from ?? cache.next, count: growth.from === undefined ? windowLines : 2 * windowLines }
        take(await fetchJson('jobLines', { params, query, signal: abort.signal }))
      } catch (error) {
        failed(error, abort)
        break
      }
      void fetchWanted()
      await new Promise((resolve) => setTimeout(resolve, refreshEveryMs))
    }
    growth.isFetching = false
  }

  return {
    subscribe(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    read: () => state,
    line: cache.line,
    stamp: cache.stamp,
    want(stretches, isMoving) {
      const key = stretches.map(({ from, to }) => `${from}-${to}`).join(' ')
      if (key === wantedKey) return
      wantedKey = key
      wanted = stretches
      clearTimeout(restTimer)
      if (isMoving) restTimer = setTimeout(() => void fetchWanted(), restsAfterMs)
      else void fetchWanted()
    },
    refresh(shown = 0) {
      growth = { isFetching: growth.isFetching, isWanted: true, shown }
      void fetchGrowth()
    },
    retry() {
      if (!state.error || !isWorthAsking(state.error)) return
      growth.isWanted = true
      void fetchGrowth()
    },
    open(at) {
      isClosed = false
      growth = {
        isFetching: growth.isFetching,
        isWanted: true,
        ...(at === 'end' ? { shown: windowLines } : { shown: 0, from: windowStart(at - windowLines / 4) }),
      }
      void fetchGrowth()
      return () => {
        isClosed = true
        clearTimeout(restTimer)
        fetching?.abort.abort()
      }
    },
  }
}
