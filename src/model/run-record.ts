import type { Checked, Kept, Reused } from './cache/checked.ts'
import type { CancelCause, Ended, EventOf, JobWait, LogPosition, MissingOutput, UnrecordedOutput, Headline } from './event.ts'
import type { Failure } from './failure.ts'
import type { JobId, Millis, RunId, Seq } from './ids.ts'
import type { Json } from './json.ts'
import type { LeftProcesses } from './loose-ends/left-process.ts'
import type { PlannedJob } from './plan.ts'
import type { ReportedCases } from './reported-cases.ts'
import type { SkipReason } from './skip-reason.ts'

export type RunStatus = RunState['status']
export const runStatuses = ['running', 'passed', 'failed', 'cancelled', 'interrupted'] as const satisfies readonly RunStatus[]
/** Whether this version knows the status. A newer Sparkwing may have recorded others. */
export const isRunStatus = (status: string): status is RunStatus => runStatuses.some((known) => known === status)
export type RunState =
  | { readonly status: 'running' }
  | { readonly status: 'passed'; readonly endedAt: Millis; readonly durationMs: number }
  | {
      readonly status: 'failed'
      readonly endedAt: Millis
      readonly durationMs: number
      readonly failed: readonly JobId[]
      readonly exitCode?: number
    }
  | { readonly status: 'cancelled'; readonly endedAt: Millis; readonly durationMs: number; readonly cause: CancelCause }
  | { readonly status: 'interrupted'; readonly endedAt: Millis; readonly durationMs: number; readonly because: string }

/*
 * pending ──▶ queued ──▶ running ──▶ passed | failed | cancelled | interrupted
 *    │           └─────────┘  (a retry queues nothing: it stays running)
 *    └──────────────────────────────▶ skipped
 */
export type JobStatus = JobState['status']
const jobStatuses = {
  pending: true,
  queued: true,
  running: true,
  passed: true,
  failed: true,
  cancelled: true,
  interrupted: true,
  skipped: true,
} as const satisfies Record<JobStatus, true>
/** Whether this version knows the status. A newer Sparkwing may have recorded others. */
export const isJobStatus = (status: string): status is JobStatus => Object.hasOwn(jobStatuses, status)
export type JobState =
  | { readonly status: 'pending' }
  | ({ readonly status: 'queued'; readonly queuedAt: Millis } & JobWait)
  | { readonly status: 'running'; readonly startedAt: Millis; readonly attempt: number }
  | (EndedJob & {
      readonly status: 'passed'
      readonly output?: Json
      readonly unrecorded?: UnrecordedOutput
      readonly reused?: Reused
      readonly kept?: Kept
    })
  | (EndedJob & ReportedCases & { readonly status: 'failed'; readonly failure: Failure; readonly headline?: Headline })
  | (EndedJob & { readonly status: 'cancelled' })
  | (EndedJob & { readonly status: 'interrupted' })
  | { readonly status: 'skipped'; readonly because: SkipReason }

interface EndedJob {
  readonly startedAt: Millis
  readonly endedAt: Millis
  readonly durationMs: number
  readonly exitCode?: number
  readonly log: LogPosition
  readonly isLogComplete: boolean
  readonly missing?: MissingOutput
  readonly why: string
}

export interface StepRecord {
  readonly step: number
  readonly parent?: number
  readonly name: string
  readonly stepType: string
  readonly startedAt: Millis
  readonly from: LogPosition
  /** Absent while the step runs. */
  readonly end?: { readonly ended: Ended; readonly durationMs: number; readonly to: LogPosition }
}

/** One attempt of a job, with its part of the log and its steps. */
export interface AttemptRecord {
  readonly attempt: number
  readonly startedAt: Millis
  readonly from: LogPosition
  readonly steps: readonly StepRecord[]
  /** Absent while the attempt runs. */
  readonly end?: { readonly ended: Ended; readonly endedAt: Millis; readonly durationMs: number; readonly to: LogPosition }
}

export interface JobRecord {
  readonly planned: PlannedJob
  readonly position: number
  readonly state: JobState
  /** Present once a job with `cache` was looked up. */
  readonly checked?: Checked
  readonly attempts: readonly AttemptRecord[]
}

export interface Annotation {
  readonly level: 'notice' | 'warning' | 'error'
  readonly message: string
  readonly job?: JobId
  readonly at: Millis
}

/** The body of `run.started`. */
export type StartedRun = Omit<EventOf<'run.started'>, 'v' | 'seq' | 'at' | 'type'>

/** A run as far as its journal goes, without its jobs. */
export interface RunRecord {
  readonly id: RunId
  readonly startedAt: Millis
  readonly started: StartedRun
  readonly state: RunState
  readonly annotations: readonly Annotation[]
  /** The processes that were left alive; absent if there are none. */
  readonly left?: readonly LeftProcesses[]
  /** How many results were taken without a check from a run that this one repeats; absent if none were. */
  readonly unchecked?: number
  /** How many jobs did not run, because earlier results stand for them, unchecked ones too; absent if none. */
  readonly reusedJobs?: number
  /** Its folder was moved or removed during the run. Only the process of the run knows that. */
  readonly isGone?: true
  /** The last event folded in. */
  readonly seq: Seq
}

/** A run with its jobs, in plan order. */
export interface RunSnapshot {
  readonly run: RunRecord
  readonly jobs: readonly JobRecord[]
}

export const isRunOver = (state: RunState): boolean => state.status !== 'running'
export const isJobOver = ({ status }: Pick<JobState, 'status'>): boolean =>
  status !== 'pending' && status !== 'queued' && status !== 'running'
