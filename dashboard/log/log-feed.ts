import type { LogLineJson, LogLinesJson } from '../../src/wire/api.ts'
import { httpApi } from '../../src/wire/http-api.ts'
import { fetchJson, isWorthAsking } from '../api.ts'
import type { LineRange } from './scroll/line-range.ts'
import type { LogFacts } from './log-facts.ts'
import { createLineCache, windowLines } from './line-cache.ts'

export interface FeedState {
  /** Absent before the first answer. */
  readonly facts: LogFacts | undefined
  readonly error: unknown
  /** Grows with each answer. */
  readonly version: number
  /** The first line of each stretch of 20 that holds something from stderr, as far as it was ever fetched. */
  readonly errLines: ReadonlySet<number>
}

export interface LogFeed {
  subscribe(hear: () => void): () => void
  read(): FeedState
  line(number: number): LogLineJson | undefined
  stamp(from: number, to: number): number
  /** Lines that are looked at, or soon may be, the most urgent first; `isMoving` waits until the view rests. */
  want(stretches: readonly LineRange[], isMoving: boolean): void
  /** Asks how the log has grown; `shown` lines of its end are looked at. */
  refresh(shown?: number): void
  /** Asks for what was not answered. */
  retry(): void
  /** Begins to fetch: the end of the log, or its lines from a number on. Gives back how to end it. */
  open(at: number | 'end'): () => void
}

/** A view that moves on within this time does not rest. */
const restsAfterMs = 70
/** The end of a growing log is asked for no more often than this. */
const refreshEveryMs = 120
/** Marks beside the scroll bar stand for so many lines. */
const markLines = 20
/** The most lines that the server gives at once. */
const mostLines = httpApi.jobLines.query.count.max

const windowStart = (line: number): number => Math.max(0, Math.floor((line - 1) / windowLines)) * windowLines + 1

/** Fetches a job's log in windows, and keeps some of them. */
export const createLogFeed = (run: string, job: string): LogFeed => {
  const params = { run, job }
  const cache = createLineCache()
  const hearers = new Set<() => void>()
  let state: FeedState = { facts: undefined, error: undefined, version: 0, errLines: new Set() }
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
    const { total, bytes, isGrowing, isComplete, missing } = isOlder ? facts : answer
    change({ facts: { total, bytes, isGrowing, isComplete, ...(missing && { missing }) }, error: undefined })
  }
  const failed = (error: unknown, abort: AbortController): void => {
    if (!abort.signal.aborted && !isClosed) change({ error })
  }

  /** The first of what is wanted and not there. */
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
      // what nobody looks at any more is not waited for
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
        // one answer that holds what is looked at; what lies between is fetched when it is
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
