import type { PlannedJob } from '../model/plan.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import type { NeedOutputs } from './need-outputs.ts'
import type { EnginePorts, LogSink } from './ports.ts'

/** What can end a job early; `stop` and `lastStop` carry a StopReason. */
interface JobSignals {
  /** Aborts when the run is cancelled or fail-fast gives the job up. */
  readonly stop: AbortSignal
  /** Aborts on a kill only: for what runs even after a cancel. */
  readonly lastStop: AbortSignal
  /** No more grace for anything. */
  readonly kill: AbortSignal
}

/** A job that may run now, with all it needs to do so. */
export interface JobWork {
  readonly planned: PlannedJob
  readonly task: JobTask
  readonly why: string
  readonly needs: NeedOutputs
  readonly signals: JobSignals
  readonly ports: EnginePorts
}

/** One try of a job. */
export interface AttemptWork extends JobWork {
  /** Counts from 1. */
  readonly attempt: number
  readonly log: LogSink
}
