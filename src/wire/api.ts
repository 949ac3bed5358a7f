import type { MissingOutput, RunEvent } from '../model/event.ts'
import type { RunSummaryJson } from './run.ts'
import type { RunBarJson, UsualJson } from './statistics.ts'

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
  /** Milliseconds since the run's start; absent when it is unknown. */
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
  /** What was lost, where that is known. */
  readonly missing?: MissingOutput
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

/** A line of the answer of `GET /api/v1/runs/:run/jobs/:job/matches`, which is NDJSON: a search inside one log. */
export type MatchLineJson =
  /** Numbers of lines that match, rising, as they are found: the first at once, all together at most 100,000. */
  | { readonly type: 'matches'; readonly lines: readonly number[] }
  /** How far it has come: up to this line and byte, with so many matching lines found. */
  | { readonly type: 'progress'; readonly line: number; readonly bytes: number; readonly hits: number }
  | {
      readonly type: 'end'
      /** Matching lines found; with `limit` more than were told, with `time` only those of the part that was looked through. */
      readonly hits: number
      /** Lines of the log as far as it was looked through: pass one more as `from` to search only what it has grown since. */
      readonly lines: number
      /** `limit`: all were counted, and the first 100,000 told. `time`: the search took too long and stopped. */
      readonly because: 'done' | 'limit' | 'time'
      /** Matching lines in each of 200 equal slices of the lines 1 to `lines`, for the marks beside a scroll bar. */
      readonly marks: readonly number[]
    }
  | { readonly type: 'error'; readonly message: string }

/** How a run failed, in one line. */
export interface FailureJson {
  readonly run: string
  /** The job that failed first. */
  readonly job: string
  /** Its failure in words. */
  readonly because: string
  /**
   * The line of its log that most likely says what went wrong, without colours and of at most 300 characters: the first of the last 200
   * that looks like an error, else the last that is not empty. Absent when there is none.
   */
  readonly line?: LogLineJson
}

/** Answer of `GET /api/v1/failures`. Runs that do not exist, or in which nothing has failed, are left out. */
export interface FailuresJson {
  readonly failures: readonly FailureJson[]
}

/** A pipeline of a project the store has seen. */
export interface SeenPipelineJson {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
  readonly lastRunAt: number
  /** Its newest run. */
  readonly last: RunSummaryJson
  readonly usual?: UsualJson
  /** Passed runs among those passed and failed of the newest 50 that are over, 0 to 1; absent when none has passed or failed. */
  readonly passRate?: number
  /** Newest first, at most 50. */
  readonly recent: readonly RunBarJson[]
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
/** Body of `POST /api/v1/describe`. */
export interface DescribePipelineJson {
  readonly project: string
  readonly pipeline: string
}
/** Answer of a cancel: the request is on file; the run's owner answers it by an event. */
export interface RequestedJson {
  readonly requested: boolean
}

/** Body of `POST /api/session`. */
export interface SignInJson {
  /** The home's token, or the key that the link of `dashboard open` carries. */
  readonly token: string
}
export interface SignedInJson {
  readonly isSignedIn: true
}
/** Body of a request that needs none: `{}`. */
export type NothingJson = Readonly<Record<string, never>>
