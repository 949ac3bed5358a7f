import type { JobId } from '../model/ids.ts'
import type { MatchLineJson, SearchLineJson } from '../wire/api.ts'

/** What the thread of a search is started with. */
export type ThreadOrder = SearchOrder | MatchOrder

/** A search through the logs of many runs. */
export interface SearchOrder {
  readonly kind: 'search'
  /** A text to find as it is; without it, `source` is an expression. */
  readonly text?: string
  readonly source: string
  readonly flags: string
  readonly job?: string
  readonly limit: number
}

/** A search inside one log. */
export interface MatchOrder {
  readonly kind: 'match'
  readonly source: string
  readonly flags: string
  /** A text to find as it is; the expression means the same. */
  readonly plain?: { readonly text: string; readonly isCaseSensitive: boolean }
  readonly folder: string
  readonly job: JobId
  /** Its last line may still grow, so it is not searched yet. */
  readonly isGrowing: boolean
  /** The first line to search. */
  readonly from: number
  /** The search stops after this time. */
  readonly totalMs: number
}

/** A run whose logs are searched. */
export interface SearchedRun {
  readonly run: string
  readonly pipeline: string
  readonly folder: string
}

/** The answer to `more`; empty if there are no more. */
export type ToSearchWorker = readonly SearchedRun[]

/**
 * `ready`: the thread has loaded; `more`: it needs runs. All other messages are for the client. Each message shows that the thread is still
 * making progress.
 */
export type FromSearchWorker = { readonly type: 'ready' } | { readonly type: 'more' } | SearchLineJson

/** `ready`: the thread has loaded. All other messages are for the client. */
export type FromMatchWorker = { readonly type: 'ready' } | MatchLineJson
