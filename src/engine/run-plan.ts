import type { RunEnded } from '../model/event.ts'
import type { EnginePorts } from './ports.ts'
import type { RunPlanRequest } from './run-plan-request.ts'
import { Schedule } from './schedule.ts'

/**
 * Runs the jobs of a plan and emits every event from `run.planned` to the end of the last job. A job that fails does not reject it. It
 * rejects only if a port breaks its contract, as when an event cannot be recorded, and only after everything running has stopped.
 */
export const runPlan = async (request: RunPlanRequest, ports: EnginePorts): Promise<RunEnded> => {
  for (const { id, when } of request.plan.jobs) {
    const task = request.tasks.get(id)
    if (!task) throw new Error(`The job "${id}" of the plan has no task.`)
    if (when === 'predicate' && !task.condition) throw new Error(`The job "${id}" has no condition to ask.`)
  }
  if (!(request.concurrency >= 1)) throw new RangeError(`Concurrency must be at least 1, but is ${request.concurrency}.`)
  ports.events.emit({ type: 'run.planned', jobs: request.plan.jobs })
  return new Schedule(request, ports).run()
}
