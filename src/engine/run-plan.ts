import type { RunEnded } from '../model/event.ts'
import type { EnginePorts } from './ports.ts'
import type { RunPlanRequest } from './run-plan-request.ts'
import { Schedule } from './schedule.ts'

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
