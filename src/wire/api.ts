import type { MissingOutput, RunEvent } from '../model/event.ts'
import type { LogMark } from '../model/text/log-mark.ts'
import type { RunSummaryJson } from './run.ts'
import type { RunBarJson, UsualJson } from './statistics.ts'

/** Answer of `GET /api/health`. `proof` shows that the server knows the home's token, without revealing it. */
export interface HealthJson {
  readonly name: 'sparkwing'
  readonly version: string
  /** A random id of this server process. */
  readonly instance: string
  /** It does not start, re-run or cancel runs; absent if it does. */
  readonly isReadOnly?: true
  /** Hex HMAC-SHA256 of `instance` + `:` + the nonce of the request, keyed with the home's token. Absent without a nonce. */
  readonly proof?: string
}

/** Part of a run's journal, in order and without gaps. */
export interface EventsJson {
  readonly events: readonly RunEvent[]
  /** Pass it as `after` to continue. */
  readonly lastSeq: number
  /** There are more events already: ask again at once. */
  readonly hasMore: boolean
}

export interface LogLineJson {
  /** Counts from 1. */
  readonly number: number
  /** Decoded, without its line end, at most 64 KiB. */
  readonly text: string
  /** The text is only part of the line. */
  readonly isCut?: boolean
  /** Milliseconds since the run's start; absent if unknown. */
  readonly ms?: number
  readonly stream: 'out' | 'err'
}

/** A range of lines of a job's log. */
export interface LogLinesJson {
  readonly lines: readonly LogLineJson[]
  /** Lines in the log now. */
  readonly total: number
  /** Bytes in the log now. */
  readonly bytes: number
  /** The job may still write. */
  readonly isGrowing: boolean
  /** False if bytes were lost, as on a full disk. */
  readonly isComplete: boolean
  /** What was lost, if that is known. */
  readonly missing?: MissingOutput
}

/** A line of a log that structures it. */
export type LogMarkJson = LogMark & { readonly line: number }

/** The marks in a part of a log, in the order of their lines. */
export interface LogMarksJson {
  readonly marks: readonly LogMarkJson[]
  /** Pass it as `from` to go on: the first line that was not looked at, or the last line if it may still grow. */
  readonly next: number
  /** The log was looked at up to its present end. */
  readonly isWhole: boolean
}

/** A line in the NDJSON answer of `GET /api/v1/search`. */
export type SearchLineJson =
  | { readonly type: 'hit'; readonly run: string; readonly pipeline: string; readonly job: string; readonly line: LogLineJson }
  | { readonly type: 'progress'; readonly runs: number; readonly bytes: number }
  | {
      readonly type: 'end'
      readonly hits: number
      readonly runs: number
      readonly bytes: number
      readonly because: 'done' | 'limit' | 'time'
      /** How many runs were not searched because their logs were removed to make room. Absent if there are none, and with `time`. */
      readonly withoutLogs?: number
    }
  | { readonly type: 'error'; readonly message: string }

/** A line in the NDJSON answer of `GET /api/v1/runs/:run/jobs/:job/matches`, which searches one log. */
export type MatchLineJson =
  /** Numbers of matching lines, in ascending order, sent as they are found: the first at once, at most 100,000 in all. */
  | { readonly type: 'matches'; readonly lines: readonly number[] }
  /** How far the search has come: the line, the byte, and the number of matching lines so far. */
  | { readonly type: 'progress'; readonly line: number; readonly bytes: number; readonly hits: number }
  | {
      readonly type: 'end'
      /** Number of matching lines. With `limit` it is more than were sent, with `time` it covers only the part that was searched. */
      readonly hits: number
      /** Number of lines searched. Pass one more as `from` to search only the lines that were added since. */
      readonly lines: number
      /** `limit`: all were counted, but only the first 100,000 sent. `time`: the search took too long and stopped. */
      readonly because: 'done' | 'limit' | 'time'
      /** Number of matching lines in each of 200 equal slices of the lines 1 to `lines`, for marks beside a scroll bar. */
      readonly marks: readonly number[]
    }
  | { readonly type: 'error'; readonly message: string }

/** How a run failed, in one line. */
export interface FailureJson {
  readonly run: string
  /** The job that failed first. */
  readonly job: string
  /** Its failure, in words. */
  readonly because: string
  /**
   * The line of its log that best says why it failed, without colours and at most 300 characters long; if no line looks like a failure, the
   * last that is not empty. Absent if there is none.
   */
  readonly line?: Pick<LogLineJson, 'number' | 'text'>
}

/** Answer of `GET /api/v1/failures`. Runs that do not exist or did not fail are left out. */
export interface FailuresJson {
  readonly failures: readonly FailureJson[]
}

/** A pipeline with recorded runs. */
export interface SeenPipelineJson {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
  readonly lastRunAt: number
  /** Its newest run. */
  readonly last: RunSummaryJson
  readonly usual?: UsualJson
  /** Share of passed runs among those that passed or failed, 0 to 1, of the newest 50 that are over. Absent if none passed or failed. */
  readonly passRate?: number
  /** Newest first, at most 50. */
  readonly recent: readonly RunBarJson[]
}
export interface SeenPipelinesJson {
  readonly pipelines: readonly SeenPipelineJson[]
}

/** A notice on the event stream that something changed. The data itself must be fetched. */
export type NoticeJson =
  | { readonly kind: 'run'; readonly run: string; readonly seq: number; readonly status: string }
  | { readonly kind: 'log'; readonly run: string; readonly job: string; readonly bytes: number }
  | { readonly kind: 'gone'; readonly run: string }
  /** Notices may have been missed: fetch everything on display again. */
  | { readonly kind: 'reset' }

/** Body of `POST /api/v1/runs`. */
export interface StartRunJson {
  readonly project: string
  readonly pipeline: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly args?: readonly string[]
  /** Which jobs run, and how many at once. Absent: all of them, as many as the machine has processors. */
  readonly options?: StartOptionsJson
}
/** The options of a run that can be set when it is started: `--only`, `--from` and `-j`. */
export interface StartOptionsJson {
  /** Run only the jobs whose id matches one of these globs. */
  readonly only?: readonly string[]
  /** Run this job and every job that depends on it. */
  readonly from?: string
  /** At least 1. */
  readonly concurrency?: number
}
export interface StartedRunJson {
  readonly run: string
}
/** Body of `POST /api/v1/describe`. */
export interface DescribePipelineJson {
  readonly project: string
  readonly pipeline: string
}
/** Body of `POST /api/v1/declared`. */
export interface DeclaringProjectJson {
  readonly project: string
}
/** What can be run in a project by its name, whether it has run or not. */
export interface DeclaredPipelinesJson {
  readonly pipelines: readonly DeclaredPipelineJson[]
}
export interface DeclaredPipelineJson {
  readonly name: string
  /** The config file's name, or the plugin that supplies it. */
  readonly from: string
  readonly description?: string
}
/** Answer of a cancel. If `requested`, the request is filed, and the run's owner will answer it with an event. */
export interface RequestedJson {
  readonly requested: boolean
}

/** Body of `POST /api/session`. */
export interface SignInJson {
  /** The home's token, or the key in the link of `dashboard open`. */
  readonly token: string
}
export interface SignedInJson {
  readonly isSignedIn: true
}
/** Body of a request that needs none: `{}`. */
export type NothingJson = Readonly<Record<string, never>>

/** Body of `POST /api/v1/runs/:run/files`: at most 200 paths, as they stand in a log. */
export interface FindFilesJson {
  readonly paths: readonly string[]
}
/** The paths that name a file inside the project, in the order they were asked for. */
export interface FoundFilesJson {
  readonly files: readonly {
    readonly path: string
    /** Absolute. */
    readonly file: string
  }[]
}
/** Body of `POST /api/v1/runs/:run/open`. Lines and columns count from 1. */
export interface OpenFileJson {
  readonly path: string
  readonly line?: number
  readonly column?: number
}
export interface OpenedFileJson {
  /** Absolute. */
  readonly file: string
  /** The program that was started. */
  readonly editor: string
}
