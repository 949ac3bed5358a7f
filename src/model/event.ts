import type { Checked, Kept, Reused } from './cache/checked.ts'
import type { Failure } from './failure.ts'
import type { JobId, Millis, RunId, Seq } from './ids.ts'
import type { Json } from './json.ts'
import type { LeftProcess } from './loose-ends/left-process.ts'
import type { Owner } from './owner.ts'
import type { PlannedJob } from './plan.ts'
import type { ReportedCases } from './reported-cases.ts'
import type { RunRequest } from './run-request.ts'
import type { SkipReason } from './skip-reason.ts'

/** Version of the journal's line format. Within a version, readers skip event types that they do not know. */
export const journalVersion = 1

/** The commit a run started from. Each field is absent if it is not known. */
export interface GitFacts {
  readonly branch?: string
  readonly commit?: string
  readonly subject?: string
  /** Whether tracked files had changed. Unknown in a repository of more than about 25,000 files. */
  readonly dirty?: boolean
}

/** The run that a run repeats. */
export interface RetryOf {
  readonly run: RunId
  /** The run at the head of the chain: the one that repeats no other. */
  readonly first: RunId
  /** All of it, what failed, some jobs with everything downstream, or some jobs. */
  readonly mode: 'all' | 'failed' | 'from' | 'jobs'
  /** The jobs or matrices that were named. */
  readonly jobs?: readonly string[]
}

/** What to run again of a run: what failed, jobs with everything downstream, or jobs. `jobs` are ids or matrices of the plan. */
export type AskedPart = { readonly mode: 'failed' } | { readonly mode: 'from' | 'jobs'; readonly jobs: readonly string[] }

/** A position in a job's log: the bytes and whole lines before it. */
export interface LogPosition {
  readonly bytes: number
  readonly lines: number
}

/** A part of a job's log. */
export interface LogRange {
  readonly from: LogPosition
  readonly to: LogPosition
}

/** The line of a job's log that best says why the job failed. */
export interface Headline {
  /** Counts from 1. */
  readonly line: number
  /** At most 300 characters, without colour. */
  readonly text: string
  /** What kind of line it is, such as `located` or `exception`. */
  readonly family: string
  /** The same for failures that differ only in numbers, folders and quoted values. */
  readonly signature: string
}

/**
 * Output that could not be written to a job's log, for example because the disk was full. A line in the log marks each gap once there was
 * room again.
 */
export interface MissingOutput {
  readonly bytes: number
  /** The number of gaps in the log. */
  readonly places: number
  /** The reason for the first gap, in the system's words: `no space left on device`. */
  readonly because: string
}

/** A job's output that is not in the record, because it is too large. The jobs that need it got it all the same. */
export interface UnrecordedOutput {
  /** Its size as JSON. */
  readonly bytes: number
  /** What it exceeds: the limit for one job, that for all outputs of the run together, or the number of values in one output. */
  readonly limit: 'job' | 'run' | 'values'
}

/** What stopped a run before it was finished. */
export type CancelCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'request' | 'dashboard'

/** How a step, an attempt or a job that ran ended. */
export type Ended =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'cancelled' }
  | { readonly status: 'interrupted' }

export type RunEnded =
  | { readonly status: 'passed' }
  /** `exitCode`: the status of the command that the run stands for, as a run of `exec` or of one script does. */
  | { readonly status: 'failed'; readonly failed: readonly JobId[]; readonly exitCode?: number }
  | { readonly status: 'cancelled'; readonly cause: CancelCause }
  | { readonly status: 'interrupted'; readonly because: string }

/** What a job waits for once its needs are over: a free slot, the end of another interactive job, or its lock. */
export type JobWait =
  | { readonly waitsFor: 'slot' }
  | { readonly waitsFor: 'terminal' }
  /** `heldBy` is the run that holds the lock, if known. If another run takes the lock, another event follows. */
  | { readonly waitsFor: 'lock'; readonly lock: string; readonly heldBy?: RunId }

/** What the engine emits; the recorder stamps it into a {@link RunEvent}. */
export type EventBody =
  | (RunRequest & {
      readonly type: 'run.started'
      readonly run: RunId
      /**
       * Counts the runs of the pipeline in its project, from 1. Absent if it could not be noted, as on a full disk, and in runs of versions
       * without numbers.
       */
      readonly number?: number
      readonly options: { readonly concurrency: number }
      readonly owner: Owner
      readonly versions: { readonly sparkwing: string; readonly node: string; readonly platform: string }
      readonly git?: GitFacts
      readonly retryOf?: RetryOf
    })
  | { readonly type: 'run.planned'; readonly jobs: readonly PlannedJob[] }
  | ({ readonly type: 'job.queued'; readonly job: JobId } & JobWait)
  /** A job with `cache`, before it starts: whether a kept result stands for it, or why not. */
  | (Checked & { readonly type: 'job.checked'; readonly job: JobId })
  | { readonly type: 'job.started'; readonly job: JobId; readonly attempt: number; readonly log: LogPosition }
  | {
      readonly type: 'step.started'
      readonly job: JobId
      readonly attempt: number
      /** Counts from 0 within the attempt. */
      readonly step: number
      /** The step that opened this one with `step(name, …)`. */
      readonly parent?: number
      readonly name: string
      readonly stepType: string
      readonly log: LogPosition
    }
  | {
      readonly type: 'step.finished'
      readonly job: JobId
      readonly attempt: number
      readonly step: number
      readonly ended: Ended
      readonly durationMs: number
      readonly log: LogPosition
    }
  | {
      /** An attempt failed; the next one starts after `delayMs`. */
      readonly type: 'job.retrying'
      readonly job: JobId
      readonly attempt: number
      readonly failure: Failure
      readonly durationMs: number
      readonly delayMs: number
      readonly log: LogPosition
    }
  | (ReportedCases & {
      readonly type: 'job.finished'
      readonly job: JobId
      readonly attempt: number
      readonly ended: Ended
      /** What the function returned; absent if it returned nothing, or too much. */
      readonly output?: Json
      /** Present if it returned too much. Such an output must not be reused, because it is not known any more. */
      readonly unrecorded?: UnrecordedOutput
      readonly exitCode?: number
      /** Working time of the last attempt. */
      readonly durationMs: number
      readonly log: LogPosition
      /** False if bytes could not be written (disk full), or if that is unknown (after a crash). */
      readonly isLogComplete: boolean
      /** What the log lacks, if known. */
      readonly missing?: MissingOutput
      /** Of a job that failed, if a line of its log looks like a failure. */
      readonly headline?: Headline
      /** Why the job ran, such as `its needs passed`. */
      readonly why: string
      /** Present if the job did not run, because this result stands for it. */
      readonly reused?: Reused
      /** Of a job with `cache` that ran and passed. */
      readonly kept?: Kept
    })
  | { readonly type: 'job.skipped'; readonly job: JobId; readonly because: SkipReason }
  | { readonly type: 'annotation.added'; readonly level: 'notice' | 'warning' | 'error'; readonly message: string; readonly job?: JobId }
  /**
   * Processes that are still alive although their job, or their run, has ended. With `isLetGo` they were left running on purpose. The others
   * could not be stopped, and keep the job's `lock`.
   */
  | {
      readonly type: 'processes.left'
      readonly job?: JobId
      readonly isLetGo: boolean
      readonly processes: readonly LeftProcess[]
      readonly lock?: string
    }
  | { readonly type: 'run.finished'; readonly ended: RunEnded; readonly durationMs: number }

/** One numbered fact about a run: a line of the journal, and what the terminal, the store, hooks and pages all consume. */
export type RunEvent = { readonly v: typeof journalVersion; readonly seq: Seq; readonly at: Millis } & EventBody

export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>

const eventTypes: { readonly [Type in RunEvent['type']]: true } = {
  'run.started': true,
  'run.planned': true,
  'run.finished': true,
  'job.queued': true,
  'job.checked': true,
  'job.started': true,
  'job.retrying': true,
  'job.finished': true,
  'job.skipped': true,
  'step.started': true,
  'step.finished': true,
  'annotation.added': true,
  'processes.left': true,
}

/** Whether this version knows the type. A journal may hold types that only a newer version knows; readers skip them. */
export const isKnownEventType = (type: string): type is RunEvent['type'] => Object.hasOwn(eventTypes, type)
