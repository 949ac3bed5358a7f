import type { CancelCause, Ended, LogPosition, MissingOutput, UnrecordedOutput, Headline, RetryOf } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { Json } from '../model/json.ts'
import type { LooseEnd } from '../model/loose-ends/loose-end.ts'
import type { ReportedCases } from '../model/reported-cases.ts'
import type { JobStatus, RunStatus } from '../model/run-record.ts'
import type { RunOptions } from '../model/run-request.ts'
import type { SkipReason } from '../model/skip-reason.ts'
import type { ExpectedEndJson, UsualJson } from './statistics.ts'

/** A user has pinned the run: it is not deleted to make room. */
export interface PinJson {
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Why, in the user's words. */
  readonly note?: string
}

/** The logs of a run that passed were removed to make room. */
export interface LogsRemovedJson {
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** What they took; absent if that is unknown. */
  readonly bytes?: number
}

/** A run in a list. Times are in milliseconds since 1970-01-01 UTC, durations in milliseconds. What is unknown is absent. */
export interface RunSummaryJson {
  readonly id: string
  /** Counts the runs of the pipeline in its project, from 1. Absent if it could not be noted, and in runs of versions without numbers. */
  readonly number?: number
  readonly pipeline: string
  readonly project: string
  readonly status: RunStatus | 'unreachable'
  readonly startedAt: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly inputs: Readonly<Record<string, Json>>
  readonly args: readonly string[]
  /** Program and arguments of an `exec` run; absent for pipelines. */
  readonly command?: readonly string[]
  readonly branch?: string
  readonly commit?: string
  readonly subject?: string
  /** Whether tracked files had changed. Absent if that is not known, as in a repository of more than about 25,000 files. */
  readonly dirty?: boolean
  /** Number of jobs with each status. */
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
  /**
   * The status of each job, one letter per job in plan order: `w` pending, `q` queued, `r` running, `p` passed, `t` passed on a
   * retry, `f` failed, `a` failed but
   * allowed to, `c` cancelled, `s` skipped, `i` interrupted. Absent before the plan is known, and if the run has more than 400 jobs.
   */
  readonly cells?: string
  /** The run that this one repeats. */
  readonly retryOf?: RetryOf
  /** How many results were taken without a check from a run that this one repeats; absent if none were. */
  readonly unchecked?: number
  /** How many of its jobs did not run, because earlier results stand for them, also without a check; absent if none. */
  readonly reusedJobs?: number
  /** What runs of this pipeline usually take. Only set by the dashboard's server. */
  readonly usual?: UsualJson
  /**
   * When it will probably end. Only set by the dashboard's server, while the run is running, and if it is known how long each job that is not
   * over usually takes.
   */
  readonly expected?: ExpectedEndJson
  /** Ids of the jobs that failed the run. */
  readonly failed?: readonly string[]
  readonly cause?: CancelCause
  /** Why the run is `interrupted` or `unreachable`. */
  readonly because?: string
  /** Absent if the run is not pinned. */
  readonly pinned?: PinJson
  /** Absent if the run has its logs. */
  readonly logsRemoved?: LogsRemovedJson
}

/** A process still alive, a lock kept, or output lost. */
export type LooseEndJson = LooseEnd & {
  readonly level: 'notice' | 'warning' | 'error'
  /** The same in words, as a clause that follows the name of the job. */
  readonly message: string
}

export interface RunJson extends RunSummaryJson {
  readonly directory: string
  /** Number of the last event that this includes. */
  readonly seq: number
  readonly owner: { readonly machineId: string; readonly pid: number }
  readonly versions: { readonly sparkwing: string; readonly node: string; readonly platform: string }
  readonly options: RunOptions & { readonly concurrency: number }
  /** The run's folder. */
  readonly folder: string
  readonly annotations: readonly { readonly level: string; readonly message: string; readonly job?: string; readonly at: number }[]
  /** What is not as the status alone suggests; absent if there is nothing. */
  readonly looseEnds?: readonly LooseEndJson[]
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

/** Why a job ran although it has `cache`, or why its result was not kept. Other members name what it is about. */
export interface ReasonJson {
  /** Such as `file-changed`. */
  readonly kind: string
  /** The same in words, as a clause. */
  readonly message: string
}

export interface JobJson extends ReportedCases {
  readonly id: string
  readonly title?: string
  readonly group?: string
  /** The matrix that the job is a cell of. */
  readonly matrix?: string
  readonly needs: readonly string[]
  readonly when: string
  readonly allowFailure: boolean
  /** Whether it has the terminal or the standard input of its run; absent if not. */
  readonly interactive?: boolean
  readonly status: JobStatus
  /** Counts from 1; absent before the first attempt. */
  readonly attempt?: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly waitsFor?: string
  /** The lock that the job waits for. */
  readonly lock?: string
  /** The run that holds that lock, if known. */
  readonly heldBy?: string
  readonly exitCode?: number
  readonly output?: Json
  /** Present if the output was too large to be recorded: its size as JSON, and the limit that it exceeds. */
  readonly unrecorded?: UnrecordedOutput
  /** Of a job with `cache`: whether a kept result stands for it, or why it has to run. */
  readonly checked?: {
    /** `in-place`: its outputs lie where they should. `off`: its result can be neither reused nor kept. */
    readonly outcome: 'hit' | 'in-place' | 'miss' | 'off'
    readonly because: readonly ReasonJson[]
    readonly key?: string
    /** The run whose result is reused. */
    readonly from?: string
    /** How many files count. */
    readonly files: number
    readonly durationMs: number
  }
  /** Present if the job did not run, because this result stands for it. */
  readonly reused?: {
    readonly run: string
    /** `retry`: it was taken without a check from a run that this one repeats. */
    readonly by: 'cache' | 'in-place' | 'retry'
    readonly savedMs: number
  }
  /** Of a job with `cache` that ran and passed: what was kept, or why nothing was. */
  readonly kept?: { readonly bytes: number; readonly files: number } | { readonly not: ReasonJson }
  readonly failure?: Failure
  /** The line of its log that best says why it failed, if one was found. */
  readonly headline?: Headline
  /** The failure or the reason for the skip, in words. */
  readonly because?: string
  readonly skipped?: SkipReason
  readonly why?: string
  /**
   * `missing` says what could not be written. A line in the log marks where it is missing. With `isRemoved`, the log had this size, and its
   * file was removed to make room.
   */
  readonly log?: LogPosition & {
    readonly file: string
    readonly isComplete?: boolean
    readonly missing?: MissingOutput
    readonly isRemoved?: true
  }
  readonly attempts: readonly AttemptJson[]
}

export interface RunCountJson {
  /** Absent if the store cannot count. */
  readonly count?: number
  /** There are more, which were not counted: at most 10,000 runs are counted, and at most 5,000 searched for a text. */
  readonly isMore: boolean
}

export interface RunListJson {
  readonly runs: readonly RunSummaryJson[]
  /**
   * The id to pass as `before` for the next page; absent on the last page. A page may have fewer runs than requested, or none, and still
   * have a next page, because a text search looks at a limited number of runs per page. Only the absence of `next` means that there are no
   * more runs.
   */
  readonly next?: string
  /**
   * Runs that cannot be read, newest first. They started in the period that the page covers; other filters are ignored, because the
   * pipeline of such a run is unknown. At most 100; absent if there are none. A run that could be read before is in `runs` as well, as
   * `unreachable`.
   */
  readonly unreadable?: readonly UnreadableRunJson[]
  /** How many more runs cannot be read. */
  readonly moreUnreadable?: number
}
/** A run that has a folder, but whose journal cannot be read. */
export interface UnreadableRunJson {
  readonly id: string
  /** A clause that follows the id: `its folder belongs to root`. */
  readonly reason: string
  /** What to do about it, in a sentence. Commands in it are in backticks. */
  readonly tryThis: string
}
/** A run that repeats another. */
export interface RetryJson extends Pick<RetryOf, 'mode' | 'jobs'> {
  readonly run: string
  readonly status: RunSummaryJson['status']
  readonly unchecked?: number
}
/** A run that passed, to compare with. */
export interface LastPassedJson {
  readonly run: string
  readonly hasSameInputs: boolean
  readonly hasSameBranch: boolean
}
export interface RunDetailJson {
  readonly run: RunJson
  readonly jobs: readonly JobJson[]
  /**
   * Ids of the jobs that decided how long the run took, first to last. It ends at the job that ended last. Before each job is the one that
   * it waited for: a need, or the job that freed its lock or slot.
   */
  readonly criticalPath: readonly string[]
  /** The newest runs that repeat this one or a part of it, newest first. Only set by `runs show` and the API; absent if there are none. */
  readonly retries?: readonly RetryJson[]
  /** What runs of this pipeline usually take. Only set by the dashboard's server. */
  readonly usual?: UsualJson
  /**
   * The newest passed run of the same pipeline before this one that took no results without a check, preferably with the same inputs and on
   * the same branch. Only set by the dashboard's server.
   */
  readonly lastPassed?: LastPassedJson
  /**
   * Ids of the jobs that this retry left out although they had failed, been cut off or been skipped because of that in the run it repeats:
   * a retry of what failed runs them too. Only set by the dashboard's server; absent if there are none.
   */
  readonly leftFailed?: readonly string[]
}
export interface ErrorJson {
  readonly error: { readonly code: string; readonly message: string; readonly tryThis: readonly string[] }
}
