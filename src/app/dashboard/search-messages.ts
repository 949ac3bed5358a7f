import type { SearchLineJson } from '../../wire/api.ts'

/** What a search worker is started with. */
export interface SearchOrder {
  /** Text to be found as it is; else `source` is an expression. */
  readonly text?: string
  readonly source: string
  readonly flags: string
  readonly job?: string
  readonly limit: number
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
