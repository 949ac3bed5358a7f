import type { CancelCause, Ended, LogPosition, MissingOutput } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { Json } from '../model/json.ts'
import type { JobStatus, RunStatus } from '../model/run-record.ts'
import type { RunOptions } from '../model/run-request.ts'
import type { SkipReason } from '../model/skip-reason.ts'
import type { UsualJson } from './statistics.ts'

/** A run in a list. Moments are milliseconds since 1970-01-01 UTC, lengths milliseconds; what is not known is absent. */
export interface RunSummaryJson {
  readonly id: string
  readonly pipeline: string
  readonly project: string
  readonly status: RunStatus | 'unreachable'
  readonly startedAt: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly inputs: Readonly<Record<string, Json>>
  readonly args: readonly string[]
  /** Program and arguments that `exec` recorded; absent for pipelines. */
  readonly command?: readonly string[]
  readonly branch?: string
  readonly commit?: string
  readonly subject?: string
  readonly dirty?: boolean
  /** Jobs of each status. */
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
  /**
   * The state of each job, a letter a job in plan order: `w` pending, `q` queued, `r` running, `p` passed, `f` failed, `a` failed where that
   * is allowed, `c` cancelled, `s` skipped, `i` interrupted. Absent before the plan, and when the run has more than 400 jobs.
   */
  readonly cells?: string
  /** What runs of this pipeline usually take; only the dashboard's server says it. */
  readonly usual?: UsualJson
  /** Ids of the jobs that failed the run. */
  readonly failed?: readonly string[]
  readonly cause?: CancelCause
  /** Why it is `interrupted` or `unreachable`. */
  readonly because?: string
}

export interface RunJson extends RunSummaryJson {
  readonly directory: string
  /** Last event folded in. */
  readonly seq: number
  readonly owner: { readonly machineId: string; readonly pid: number }
  readonly versions: { readonly sparkwing: string; readonly node: string; readonly platform: string }
  readonly options: RunOptions & { readonly concurrency: number }
  /** The run's folder. */
  readonly folder: string
  readonly annotations: readonly { readonly level: string; readonly message: string; readonly job?: string; readonly at: number }[]
}

export interface StepJson {
  readonly step: number
  readonly parent?: number
  readonly name: string
  readonly type: string
  readonly startedAt: number
  readonly from: LogPosition
  readonly to?: LogPosition
  readonly ended?: Ended
  readonly durationMs?: number
}

export interface AttemptJson {
  readonly attempt: number
  readonly startedAt: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly ended?: Ended
  readonly from: LogPosition
  readonly to?: LogPosition
  readonly steps: readonly StepJson[]
}

export interface JobJson {
  readonly id: string
  readonly title?: string
  readonly group?: string
  /** The matrix that it is a cell of. */
  readonly matrix?: string
  readonly needs: readonly string[]
  readonly when: string
  readonly allowFailure: boolean
  readonly status: JobStatus
  /** Counts from 1; absent before the first. */
  readonly attempt?: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly waitsFor?: string
  /** The lock it waits for. */
  readonly lock?: string
  /** The run that holds that lock, when it is known. */
  readonly heldBy?: string
  readonly exitCode?: number
  readonly output?: Json
  readonly failure?: Failure
  /** The failure or the reason for the skip in words. */
  readonly because?: string
  readonly skipped?: SkipReason
  readonly why?: string
  /** `missing` says what could not be written; a line in the log stands where it is missing. */
  readonly log?: LogPosition & { readonly file: string; readonly isComplete?: boolean; readonly missing?: MissingOutput }
  readonly attempts: readonly AttemptJson[]
}

export interface RunListJson {
  readonly runs: readonly RunSummaryJson[]
  /**
   * The id to pass as `before` for the next page; absent on the last. A page may hold fewer runs than asked for, or none, and still have a
   * next one: a search for text looks through a bounded number of runs for one page. So only its absence says that there are no more.
   */
  readonly next?: string
  /**
   * Runs that cannot be read, newest first: those that began in the stretch of time that the page covers, whatever else was asked for, as
   * nobody knows of which pipeline they are. At most 100; absent when there are none. One that was read before is among `runs` as well,
   * `unreachable`.
   */
  readonly unreadable?: readonly UnreadableRunJson[]
  /** How many more there are. */
  readonly moreUnreadable?: number
}
/** A run with a folder whose journal cannot be read. */
export interface UnreadableRunJson {
  readonly id: string
  /** A clause that follows the id: `its folder belongs to root`. */
  readonly reason: string
  /** What to do about it, in a sentence; a command in it stands between backticks. */
  readonly tryThis: string
}
export interface RunDetailJson {
  readonly run: RunJson
  readonly jobs: readonly JobJson[]
  /** Ids of the jobs that the run's length hangs on: the chain of needs that took longest, first to last, of jobs that have begun. */
  readonly criticalPath: readonly string[]
  /** What runs of this pipeline usually take; only the dashboard's server says it. */
  readonly usual?: UsualJson
  /** The newest run older than this one of the same pipeline that passed; only the dashboard's server says it. */
  readonly lastPassed?: string
}
export interface ErrorJson {
  readonly error: { readonly code: string; readonly message: string; readonly tryThis: readonly string[] }
}
