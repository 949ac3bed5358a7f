import type { Checked, Kept, Reused } from '../model/cache/checked.ts'
import type { CancelCause, Ended, EventBody, EventOf, LogPosition, MissingOutput, Headline, LogRange } from '../model/event.ts'
import type { JobId, Millis, RunId } from '../model/ids.ts'
import type { Failure } from '../model/failure.ts'
import type { Json } from '../model/json.ts'
import type { LeftProcess } from '../model/loose-ends/left-process.ts'
import type { PlannedJob, PlannedLock } from '../model/plan.ts'
import type { ReportedCases } from '../model/reported-cases.ts'
import type { JobTask, StepTask } from '../pipeline/tasks.ts'
import type { NeedOutputs } from './need-outputs.ts'

export interface Clock {
  now(): Millis
  /** Milliseconds from a fixed point; never steps back. For durations. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Receives the engine's events. An event is in the journal when `emit` returns. */
export interface EventSink {
  emit(event: EventBody): void
}

export type OutputStream = 'out' | 'err'

/** A terminal that output comes from. A translating one has put a CR before each newline. */
export type Screen = 'translating' | 'plain'

/** The log file of a job, shared by all its attempts. */
export interface LogSink {
  /**
   * Queues bytes, which must not be changed afterwards. If it returns a promise, await it before writing more. With `screen` they come from
   * a terminal. If it translates, the log gets `\n` for `\r\n`, and those who watch the output get them as they are.
   */
  write(chunk: Uint8Array, stream: OutputStream, screen?: Screen): Promise<void> | undefined
  /** Resolves when everything queued is written and reported; `undefined` if it already is. Never rejects. */
  flushed(): Promise<void> | undefined
  /** The position after everything queued so far, written to disk or not, except what is known to be missing. */
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

/** The part of a job's log in which it failed, and how. */
export interface FailedPart extends LogRange {
  readonly job: JobId
  readonly failure: Failure
}

/** Finds the line of a log that says why a job failed. The log is closed by then. Never rejects. */
export type FindHeadline = (part: FailedPart) => Promise<Headline | undefined>

/** The reports of an attempt that failed. */
export interface AttemptReports {
  /** Globs, relative to `cwd`. */
  readonly reports: readonly string[]
  /** The directory of the job, relative to the project. */
  readonly cwd: string | undefined
  /** When the attempt started. Reports that are older are not its own. */
  readonly since: Millis
}

/** Finds the failed tests in the reports of a job. Never rejects, and takes a few seconds at most. */
export type FindCases = (reports: AttemptReports) => Promise<ReportedCases>

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
  /** Asks the step to stop; its `reason` is a {@link StopReason}. A step still running after its grace is killed. */
  readonly signal: AbortSignal
  /** Kills the step at once, without grace. */
  readonly kill: AbortSignal
  readonly log: LogSink
  /** The outputs of the job's needs, if it gave them as a record. */
  readonly needs: Readonly<Record<string, Json | undefined>>
  /** Opens a step inside this one, as `step(name, …)` does in a function. */
  openStep(name: string, stepType: string): OpenStep
  /** Records something that the user should see, such as a leaked pipe. */
  annotate(level: 'notice' | 'warning' | 'error', message: string): void
  /** Records processes of the step that could not be stopped. */
  left(processes: readonly LeftProcess[]): void
}

export interface OpenStep {
  /** Opens a step inside this one. */
  nest(name: string, stepType: string): OpenStep
  finish(ended: Ended): void
}

export interface StepResult {
  /** `cancelled` if it ended because `signal` or `kill` aborted for any reason other than a time-out. */
  readonly ended: Ended
  readonly output?: Json
  readonly exitCode?: number
}

/**
 * Runs one step. Never rejects, and always settles: within the grace after `signal` aborts, and at once after `kill` does.
 * By then, all output of the step has been handed to the log, and none of its processes is running but those that it reported as `left` and
 * those that it let go of.
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
  /** Present if a job of the plan has `cache`. */
  readonly results?: JobResults
  /** Present if only a part of another run is repeated. */
  readonly retry?: PartRetry
  readonly findHeadline: FindHeadline
  readonly findCases: FindCases
}

/** How a job's request for its locks ended: it has all of them, or none. */
export type LockGrant =
  | { readonly kind: 'taken'; release(): void }
  /** `signal` aborted first. */
  | { readonly kind: 'given-up' }
  /** The job can never have one of the locks; `message` is a clause that says why. */
  | { readonly kind: 'refused'; readonly message: string }

/** A job that asks for its locks. */
export interface LockRequest {
  readonly job: JobId
  /** Stops waiting at once. */
  readonly signal: AbortSignal
  /** Called if the job has to wait, with the lock it waits for and the run that holds it if that is known, and again when that changes. */
  onWait(lock: PlannedLock, heldBy: RunId | undefined): void
}

/**
 * The locks of jobs, across all runs of a home. At most `slots` jobs hold a lock at once: the smallest number that this job, a job that
 * holds the lock or a job ahead in the queue asked for. First come, first served. A run that is over, or whose process died, neither holds
 * a lock nor waits for one.
 *
 * A job asks for all its locks at once, and so takes its place in all queues in the same moment. Of two jobs, one is therefore ahead of the
 * other in every queue that they share, and they never wait for each other.
 */
export interface JobLocks {
  /**
   * Whether these locks are free now: none is taken or waited for, and nothing is written. `undefined` if they are not, or if that cannot be
   * told. Never rejects.
   */
  free(locks: readonly PlannedLock[]): Promise<StillFree | undefined>
  /** `locks` are of different names. */
  take(locks: readonly PlannedLock[], request: LockRequest): Promise<LockGrant>
}

/** Whether no other run has taken any lock since locks were found free. So what was read in between was not being written by a job. */
export type StillFree = () => boolean

/** The results of jobs with `cache`: finds those that may be reused, and keeps new ones. */
export interface JobResults {
  /** The locks of a job besides its own: it is the only one that writes its outputs. */
  locksOf(job: JobId): readonly PlannedLock[]
  /**
   * Finds a result whose outputs lie in place, without the job's locks, because nothing is written then. Asked once the needs of the job are
   * over, while its locks are free. `undefined` if there is none, in doubt, or if they are not free any more: then {@link look} is asked.
   * Never rejects.
   */
  lookInPlace(question: ResultQuestion, areStillFree: StillFree): Promise<ReusedLook | undefined>
  /** Asked once the needs of a job with `cache` are over and its locks are taken. Never rejects: when in doubt, the job runs. */
  look(question: ResultQuestion): Promise<ResultLook>
}

/** The jobs of a run that repeats a part of another run. */
export interface PartRetry {
  /** Why the job runs whatever was kept of it, such as `it failed in 3f2a9c`; `undefined` if a result may stand for it. */
  whyRun(job: JobId): string | undefined
  /**
   * The result that the job had in that run, if it is to be taken without a check. Asked once the needs of the job are over. `notTaken`:
   * why it cannot be taken, if that is not plain. Never rejects.
   */
  passed(job: JobId): Promise<ReusedResult | { readonly notTaken: string } | undefined>
}

export interface ResultQuestion {
  readonly planned: PlannedJob
  readonly task: JobTask
  readonly needs: NeedOutputs
  /** Why the job runs whatever is kept of it. */
  readonly asked?: string | undefined
  /** Another result will be taken if none is kept: earlier outputs stay where they are. */
  readonly hasStandIn?: boolean
}

export interface ResultLook {
  readonly checked: Checked
  /** The result that stands for a run of the job. Its outputs lie where they should. */
  readonly reused?: ReusedResult
  /** What may explain a failure of the job: what it did not get because it has `cache`. */
  readonly hint?: string
  /** What is most likely a mistake in what the job declares. */
  readonly warnings?: readonly string[]
  /** Called when the job has run and its log is closed. Keeps the result if it may. Never rejects. */
  ran(end: JobEnd): Promise<Kept | undefined>
}

/** A look that found a result. */
export type ReusedLook = ResultLook & { readonly reused: ReusedResult }

export interface ReusedResult extends Reused {
  readonly output?: Json
  readonly exitCode?: number
  readonly steps: readonly StepEvent[]
  /** Writes the log of that run to this one. Returns whether that is all of it. */
  replay(log: LogSink): Promise<boolean>
}

/** The start or the end of a step, without its job. */
export type StepEvent = WithoutJob<EventOf<'step.started'>> | WithoutJob<EventOf<'step.finished'>>
type WithoutJob<Event> = Omit<Event, 'v' | 'seq' | 'at' | 'job' | 'attempt'>

/** A part of a log that came from one stream. */
export type LogPiece = readonly [stream: OutputStream, bytes: number]

/** How a job ended that ran. */
export interface JobEnd {
  readonly ended: Ended
  readonly attempt: number
  readonly durationMs: number
  readonly output?: Json
  readonly exitCode?: number
  readonly log: LogPosition
  readonly isLogComplete: boolean
  readonly pieces: readonly LogPiece[]
  /** The starts and ends of its steps, in order. */
  readonly steps: readonly StepEvent[]
  /** Why it should not be kept, whatever it left: a step that may fail did, or it ended with a warning. */
  readonly flaw?: 'step-failed' | 'warned'
}
