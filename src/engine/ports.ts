import type { CancelCause, Ended, EventBody, LogPosition, MissingOutput } from '../model/event.ts'
import type { JobId, Millis, RunId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { PlannedLock } from '../model/plan.ts'
import type { StepTask } from '../pipeline/tasks.ts'

export interface Clock {
  now(): Millis
  /** Milliseconds from a fixed point; never steps back. For durations. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Takes what the engine says; it is in the journal before this returns. */
export interface EventSink {
  emit(event: EventBody): void
}

export type OutputStream = 'out' | 'err'

/** The one log file of a job, over all its attempts. */
export interface LogSink {
  /** Takes bytes, which must not be changed afterwards. When it returns a promise, the writer waits for it before it writes more. */
  write(chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
  /** Resolves when everything taken is written and told of; `undefined` when it already is. Never rejects. */
  flushed(): Promise<void> | undefined
  /** Counts everything taken so far, written to disk or not, but for what is known to be missing. */
  position(): LogPosition
  /** Writes out what is queued and closes. Never rejects. */
  close(): Promise<LogEnd>
}

/** How a log ended. */
export interface LogEnd {
  readonly position: LogPosition
  readonly isComplete: boolean
  /** What could not be written. */
  readonly missing?: MissingOutput
}

export interface LogStore {
  open(job: JobId): LogSink
}

/** Why running steps are asked to stop: the `reason` of their abort signal. */
export type StopReason =
  | { readonly kind: 'cancel'; readonly cause: CancelCause }
  | { readonly kind: 'fail-fast' }
  | { readonly kind: 'timeout'; readonly afterMs: number }

export interface StepRunContext {
  readonly job: JobId
  readonly attempt: number
  /** Asks to stop; its `reason` is a {@link StopReason}. The runner gives the step its grace and then ends it. */
  readonly signal: AbortSignal
  /** No more grace: end it now. */
  readonly kill: AbortSignal
  readonly log: LogSink
  /** Outputs of needs given as a record. */
  readonly needs: Readonly<Record<string, Json | undefined>>
  /** Opens a step inside this one, as `step(name, …)` of a function does. */
  openStep(name: string, stepType: string): OpenStep
  /** Notes something a person should see, such as a leaked pipe. */
  annotate(level: 'notice' | 'warning' | 'error', message: string): void
}

export interface OpenStep {
  finish(ended: Ended): void
}

export interface StepResult {
  /** `cancelled` when it ended because `signal` or `kill` aborted for another reason than a time-out. */
  readonly ended: Ended
  readonly output?: Json
  readonly exitCode?: number
}

/**
 * Runs one step. Never rejects, and always settles: within the grace after `signal` aborts and at once after `kill` does.
 * When it settles, all output of the step has been handed to the log and no process of it runs.
 */
export interface StepRunner {
  run(step: StepTask, context: StepRunContext): Promise<StepResult>
}

export interface EnginePorts {
  readonly clock: Clock
  readonly events: EventSink
  readonly logs: LogStore
  readonly steps: StepRunner
  readonly locks: JobLocks
}

/** How a job's request for its lock ended. */
export type LockGrant =
  | { readonly kind: 'taken'; release(): void }
  /** `signal` aborted first. */
  | { readonly kind: 'given-up' }
  /** It can never be had; a clause that says why. */
  | { readonly kind: 'refused'; readonly message: string }

/** Who asks for a lock. */
export interface LockRequest {
  readonly job: JobId
  /** Ends the waiting at once. */
  readonly signal: AbortSignal
  /** Called when the lock can not be had at once, with the run that holds it if that is known, and again when that changes. */
  onWait(heldBy: RunId | undefined): void
}

/**
 * The locks of jobs, over all runs of a home. At most `slots` jobs hold a lock (the smallest number that any of those who hold it or came
 * before said), and who came first gets it first. A run that is over, or whose process died, holds nothing and waits for nothing.
 */
export interface JobLocks {
  take(lock: PlannedLock, request: LockRequest): Promise<LockGrant>
}
