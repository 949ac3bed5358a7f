import { fetchLines, isWorthAsking } from '../../api.ts'
import type { FindOptions } from './find-options.ts'
import type { Hits } from './hits.ts'

export interface SearchState {
  /** The matching lines, as far as they are known individually. */
  readonly hits: Hits
  /** The number of all matches; more than `hits` when there are too many to list. */
  readonly count: number
  readonly isSearching: boolean
  /** It stopped before the end of the log. */
  readonly isStopped: boolean
  readonly error: unknown
}

export interface OpenLogSearch {
  subscribe(hear: () => void): () => void
  read(): SearchState
  /** Starts a new search; `undefined` ends the search. */
  search(options: FindOptions | undefined): void
  /** Searches the lines that were added to the log. */
  grow(): void
  /** Retries a failed search once the server is back. */
  retry(): void
  close(): void
}

const wholeNothing: { readonly hits: Hits; readonly count: number; readonly lines: number } = { hits: [], count: 0, lines: 0 }
const nothing: SearchState = { hits: [], count: 0, isSearching: false, isStopped: false, error: undefined }
/** How often listeners are notified of new hits. */
const tellEveryMs = 60

/** Searches a job's log on the server, and continues as it grows. */
export const createOpenLogSearch = (run: string, job: string): OpenLogSearch => {
  const hearers = new Set<() => void>()
  let state = nothing
  let sought: FindOptions | undefined
  let abort = new AbortController()
  /** The results for the lines that were searched completely. */
  let whole = wholeNothing
  /** The log has grown during the search. */
  let isGrown = false

  const change = (next: Partial<SearchState>): void => {
    state = { ...state, ...next }
    for (const hear of hearers) hear()
  }

  /** Searches the lines that were not searched yet. */
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
    throw new TypeError('the server ended the response early')
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
