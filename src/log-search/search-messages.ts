import type { JobId } from '../model/ids.ts'
import type { MatchLineJson, SearchLineJson } from '../wire/api.ts'

/** What the thread of a search is started with. */
export type ThreadOrder = SearchOrder | MatchOrder

/** A search through the logs of many runs. */
export interface SearchOrder {
  readonly kind: 'search'
  /** Text to be found as it is; else `source` is an expression. */
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
  /** Text to be found as it is; the expression says the same. */
  readonly plain?: { readonly text: string; readonly isCaseSensitive: boolean }
  readonly folder: string
  readonly job: JobId
  /** Its last line may still grow, and so is left for later. */
  readonly isGrowing: boolean
  /** The first line that is looked at. */
  readonly from: number
  /** It stops after this long. */
  readonly totalMs: number
}

/** A run whose logs are searched. */
export interface SearchedRun {
  readonly run: string
  readonly pipeline: string
  readonly folder: string
}

/** The answer to `more`; empty when there are no more. */
export type ToSearchWorker = readonly SearchedRun[]

/** `ready`: it has loaded; `more`: it wants runs; all else is for the client. Each message shows that it moves. */
export type FromSearchWorker = { readonly type: 'ready' } | { readonly type: 'more' } | SearchLineJson

/** `ready`: it has loaded; all else is for the client. */
export type FromMatchWorker = { readonly type: 'ready' } | MatchLineJson
