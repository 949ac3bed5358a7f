import { fetchLines, isWorthAsking } from '../../api.ts'
import type { FindOptions } from './find-options.ts'
import type { Hits } from './hits.ts'

export interface SearchState {
  /** Lines that match, as far as they are known one by one. */
  readonly hits: Hits
  /** All that match; more than `hits` when there are too many to tell. */
  readonly count: number
  readonly isSearching: boolean
  /** It stopped before it was through. */
  readonly isStopped: boolean
  readonly error: unknown
}

export interface LogSearch {
  subscribe(hear: () => void): () => void
  read(): SearchState
  /** Begins a new search; `undefined` ends the search. */
  search(options: FindOptions | undefined): void
  /** The log has more lines now. */
  grow(): void
  /** The server answers again. */
  retry(): void
  close(): void
}

const wholeNothing: { readonly hits: Hits; readonly count: number; readonly lines: number } = { hits: [], count: 0, lines: 0 }
const nothing: SearchState = { hits: [], count: 0, isSearching: false, isStopped: false, error: undefined }
/** What is found is told this often. */
const tellEveryMs = 60

/** Searches a job's log on the server, and goes on as it grows. */
export const createLogSearch = (run: string, job: string): LogSearch => {
  const hearers = new Set<() => void>()
  let state = nothing
  let sought: FindOptions | undefined
  let abort = new AbortController()
  /** What was found in the lines that have been looked through to their end. */
  let whole = wholeNothing
  /** It has grown while it was looked through. */
  let isGrown = false

  const change = (next: Partial<SearchState>): void => {
    state = { ...state, ...next }
    for (const hear of hearers) hear()
  }

  /** Looks through the lines that were not looked through yet. */
  const lookOn = async ({ text, isRegex, isCaseSensitive }: FindOptions, signal: AbortSignal): Promise<void> => {
    const found = [...whole.hits]
    let toldAt = -Infinity
    change({ ...whole, isSearching: true, error: undefined })
    const query = {
      text,
      regex: isRegex || undefined,
      case: isCaseSensitive || undefined,
      from: whole.lines > 0 ? whole.lines + 1 : undefined,
    }
    for await (const line of fetchLines('jobMatches', { params: { run, job }, query, signal })) {
      if (signal.aborted) return
      if (line.type === 'matches') {
        for (const hit of line.lines) found.push(hit)
        if (performance.now() - toldAt < tellEveryMs) continue
        toldAt = performance.now()
        change({ hits: [...found], count: Math.max(state.count, found.length) })
      } else if (line.type === 'progress') {
        change({ count: whole.count + line.hits })
      } else if (line.type === 'end') {
        whole = { hits: found, count: whole.count + line.hits, lines: Math.max(whole.lines, line.lines) }
        change({ hits: found, count: whole.count, isSearching: false, isStopped: line.because === 'time' })
        return
      } else throw new Error(line.message)
    }
    throw new TypeError('the server has broken off')
  }

  const begin = async (): Promise<void> => {
    const { signal } = abort
    if (!sought) return
    isGrown = false
    try {
      await lookOn(sought, signal)
    } catch (error) {
      if (!signal.aborted) change({ isSearching: false, error })
      return
    }
    if (!signal.aborted && isMore()) void begin()
  }
  const isMore = (): boolean => isGrown && !state.isStopped

  return {
    subscribe(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    read: () => state,
    search(next) {
      abort.abort()
      abort = new AbortController()
      sought = next?.text === '' ? undefined : next
      whole = wholeNothing
      change(nothing)
      void begin()
    },
    grow() {
      isGrown = true
      if (sought && !state.isSearching && !state.isStopped && state.error === undefined) void begin()
    },
    retry() {
      if (state.error !== undefined && isWorthAsking(state.error)) void begin()
    },
    close() {
      abort.abort()
    },
  }
}
