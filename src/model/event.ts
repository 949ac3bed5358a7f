import type { Failure } from './failure.ts'
import type { JobId, Millis, RunId, Seq } from './ids.ts'
import type { Json } from './json.ts'
import type { Owner } from './owner.ts'
import type { PlannedJob } from './plan.ts'
import type { RunRequest } from './run-request.ts'
import type { SkipReason } from './skip-reason.ts'

/** Version of the journal's lines; readers skip types they do not know within one version. */
export const journalVersion = 1

/** Facts on the commit a run started from; each is absent when it is not known. */
export interface GitFacts {
  readonly branch?: string
  readonly commit?: string
  readonly subject?: string
  readonly dirty?: boolean
}

/** A place in a job's log: bytes and whole lines written before it. */
export interface LogPosition {
  readonly bytes: number
  readonly lines: number
}

/** Output that could not be written to a job's log, as on a full disk. Where there was room again, a line in the log stands for it. */
export interface MissingOutput {
  readonly bytes: number
  /** In how many places of the log. */
  readonly places: number
  /** The first reason, in the system's words: `no space left on device`. */
  readonly because: string
}

/** What stopped a run before its end. */
export type CancelCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'request'

/** How a step, an attempt or a job that ran has ended. */
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

/** What a job waits for when its needs are over: a place among the running jobs, or its lock. */
export type JobWait =
  | { readonly waitsFor: 'slot' }
  /** `heldBy` is the run that holds the lock, where that is known; another event tells of another one. */
  | { readonly waitsFor: 'lock'; readonly lock: string; readonly heldBy?: RunId }

/** What the engine says; the recorder stamps it into a {@link RunEvent}. */
export type EventBody =
  | (RunRequest & {
      readonly type: 'run.started'
      readonly run: RunId
      readonly options: { readonly concurrency: number }
      readonly owner: Owner
      readonly versions: { readonly sparkwing: string; readonly node: string; readonly platform: string }
      readonly git?: GitFacts
    })
  | { readonly type: 'run.planned'; readonly jobs: readonly PlannedJob[] }
  | ({ readonly type: 'job.queued'; readonly job: JobId } & JobWait)
  | { readonly type: 'job.started'; readonly job: JobId; readonly attempt: number; readonly log: LogPosition }
  | {
      readonly type: 'step.started'
      readonly job: JobId
      readonly attempt: number
      /** Counts from 0 within the attempt. */
      readonly step: number
      /** The step that opened this one by `step(name, …)`. */
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
      /** An attempt failed and another follows after `delayMs`. */
      readonly type: 'job.retrying'
      readonly job: JobId
      readonly attempt: number
      readonly failure: Failure
      readonly durationMs: number
      readonly delayMs: number
      readonly log: LogPosition
    }
  | {
      readonly type: 'job.finished'
      readonly job: JobId
      readonly attempt: number
      readonly ended: Ended
      /** What a function returned; absent when it returned nothing. */
      readonly output?: Json
      readonly exitCode?: number
      /** The last attempt's working time. */
      readonly durationMs: number
      readonly log: LogPosition
      /** False when bytes could not be written, as on a full disk, and when that is unknown, as after a crash. */
      readonly isLogComplete: boolean
      /** What the log lacks, where that is known. */
      readonly missing?: MissingOutput
      /** Why it ran, such as `its needs passed`. */
      readonly why: string
    }
  | { readonly type: 'job.skipped'; readonly job: JobId; readonly because: SkipReason }
  | { readonly type: 'annotation.added'; readonly level: 'notice' | 'warning' | 'error'; readonly message: string; readonly job?: JobId }
  | { readonly type: 'run.finished'; readonly ended: RunEnded; readonly durationMs: number }

/** One fact about a run, numbered: a line of the journal, and all that terminal, store, hooks and pages consume. */
export type RunEvent = { readonly v: typeof journalVersion; readonly seq: Seq; readonly at: Millis } & EventBody

export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>

const eventTypes: { readonly [Type in RunEvent['type']]: true } = {
  'run.started': true,
  'run.planned': true,
  'run.finished': true,
  'job.queued': true,
  'job.started': true,
  'job.retrying': true,
  'job.finished': true,
  'job.skipped': true,
  'step.started': true,
  'step.finished': true,
  'annotation.added': true,
}

/** Whether this version knows the type. A journal may hold types that only a newer one knows: readers step over them. */
export const isKnownEventType = (type: string): type is RunEvent['type'] => Object.hasOwn(eventTypes, type)
