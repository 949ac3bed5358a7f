import type { PlannedJob } from '../model/plan.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import type { NeedOutputs } from './need-outputs.ts'
import type { EnginePorts, LogSink } from './ports.ts'

/** The signals that end a job early. The `reason` of `stop` and `lastStop` is a StopReason. */
interface JobSignals {
  /** Aborts when the run is cancelled or fail-fast stops the job. */
  readonly stop: AbortSignal
  /** Aborts only on a kill: for steps and jobs that run even after a cancel. */
  readonly lastStop: AbortSignal
  /** Ends everything at once, without grace. */
  readonly kill: AbortSignal
}

/** A job that may run now, with everything required to run it. */
export interface JobWork {
  readonly planned: PlannedJob
  readonly task: JobTask
  readonly why: string
  readonly needs: NeedOutputs
  readonly signals: JobSignals
  readonly ports: EnginePorts
}

/** One attempt of a job. */
export interface AttemptWork extends JobWork {
  /** Counts from 1. */
  readonly attempt: number
  readonly log: LogSink
}
