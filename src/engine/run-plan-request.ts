import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { JobTask } from '../pipeline/tasks.ts'

/** What the engine is asked to run, and how. */
export interface RunPlanRequest {
  /** Must have passed `checkPlan`. */
  readonly plan: Plan
  /** One for each job of the plan. */
  readonly tasks: ReadonlyMap<JobId, JobTask>
  /** How many jobs run at the same time, at least 1. */
  readonly concurrency: number
  /** The first failure that is not allowed stops the run. */
  readonly failFast: boolean
  /** Jobs left out, each with the flag that leaves it out; see `selectJobs`. */
  readonly notSelected: ReadonlyMap<JobId, string>
  /** Cancels the run; its `reason` is a `CancelCause`. */
  readonly signal: AbortSignal
  /** Kills everything that still runs, including jobs that run after a cancel; its `reason` is a `CancelCause`. */
  readonly kill: AbortSignal
}
