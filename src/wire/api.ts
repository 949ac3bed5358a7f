import type { RunEvent } from '../model/event.ts'

/** What `GET /api/health` says; `proof` shows that the server knows the home's token, without giving it away. */
export interface HealthJson {
  readonly name: 'sparkwing'
  readonly version: string
  /** Drawn anew by each server process. */
  readonly instance: string
  /** Hex HMAC-SHA256 of `instance` + `:` + the nonce asked with, keyed by the home's token; absent without a nonce. */
  readonly proof?: string
}

/** Part of a run's journal, in order and without a gap. */
export interface EventsJson {
  readonly events: readonly RunEvent[]
  /** Pass as `after` to go on. */
  readonly lastSeq: number
  /** More events are there already: ask again at once. */
  readonly hasMore: boolean
}

export interface LogLineJson {
  /** Counts from 1. */
  readonly number: number
  /** Decoded, without its line end, at most 64 KiB. */
  readonly text: string
  /** The text is only a part of the line. */
  readonly isCut?: boolean
  /** Milliseconds since the run's start; absent when nobody knows. */
  readonly ms?: number
  readonly stream: 'out' | 'err'
}

/** A window of a job's log. */
export interface LogLinesJson {
  readonly lines: readonly LogLineJson[]
  /** Lines in the log now. */
  readonly total: number
  /** Bytes in the log now. */
  readonly bytes: number
  /** The job may still write. */
  readonly isGrowing: boolean
  /** False when bytes were lost, as on a full disk. */
  readonly isComplete: boolean
}

/** A line of the answer of `GET /api/v1/search`, which is NDJSON. */
export type SearchLineJson =
  | { readonly type: 'hit'; readonly run: string; readonly pipeline: string; readonly job: string; readonly line: LogLineJson }
  | { readonly type: 'progress'; readonly runs: number; readonly bytes: number }
  | {
      readonly type: 'end'
      readonly hits: number
      readonly runs: number
      readonly bytes: number
      readonly because: 'done' | 'limit' | 'time'
    }
  | { readonly type: 'error'; readonly message: string }

/** A pipeline of a project the store has seen. */
export interface SeenPipelineJson {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
  readonly lastRunAt: number
}
export interface SeenPipelinesJson {
  readonly pipelines: readonly SeenPipelineJson[]
}

/** A small notice on the one event stream; data is fetched. */
export type NoticeJson =
  | { readonly kind: 'run'; readonly run: string; readonly seq: number; readonly status: string }
  | { readonly kind: 'log'; readonly run: string; readonly job: string; readonly bytes: number }
  | { readonly kind: 'gone'; readonly run: string }
  /** Notices may have been missed: fetch everything shown again. */
  | { readonly kind: 'reset' }

/** Body of `POST /api/v1/runs`. */
export interface StartRunJson {
  readonly project: string
  readonly pipeline: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly args?: readonly string[]
}
export interface StartedRunJson {
  readonly run: string
}
/** Answer of a cancel: the request is on file; the run's owner answers it by an event. */
export interface RequestedJson {
  readonly requested: boolean
}

/** Body of `POST /api/session`. */
export interface SignInJson {
  readonly token: string
}
export interface SignedInJson {
  readonly isSignedIn: true
}
/** Body of a request that needs none: `{}`. */
export type NothingJson = Readonly<Record<string, never>>
