import type { RunEnded } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import type { EnginePorts } from './ports.ts'
import { Schedule } from './schedule.ts'

export interface RunPlanRequest {
  /** Checked by `checkPlan`. */
  readonly plan: Plan
  /** One for each job of the plan. */
  readonly tasks: ReadonlyMap<JobId, JobTask>
  /** How many jobs run at the same time, at least 1. */
  readonly concurrency: number
  /** The first failure that is not allowed stops the run. */
  readonly failFast: boolean
  /** Jobs left out, each with the words of the flag that did so; see `selectJobs`. */
  readonly notSelected: ReadonlyMap<JobId, string>
  /** Cancels the run; its `reason` is a `CancelCause`. */
  readonly signal: AbortSignal
  /** Ends at once all that still runs, also what runs after a cancel; its `reason` is a `CancelCause`. */
  readonly kill: AbortSignal
}

/**
 * Runs the jobs of a plan and says everything that happens, from `run.planned` to the end of the last job. How jobs end is data;
 * it rejects only when a port breaks its promise, as when an event can not be kept, and only after everything running has stopped.
 */
export const runPlan = async (request: RunPlanRequest, ports: EnginePorts): Promise<RunEnded> => {
  for (const { id, when } of request.plan.jobs) {
    const task = request.tasks.get(id)
    if (!task) throw new Error(`The plan has the job '${id}', and no task says what it does.`)
    if (when === 'predicate' && !task.condition) throw new Error(`The job '${id}' has no condition to ask.`)
  }
  if (!(request.concurrency >= 1)) throw new RangeError(`Concurrency must be at least 1 and is ${request.concurrency}.`)
  ports.events.emit({ type: 'run.planned', jobs: request.plan.jobs })
  return new Schedule(request, ports).run()
}
