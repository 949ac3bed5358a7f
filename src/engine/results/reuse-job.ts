import type { Reused } from '../../model/cache/checked.ts'
import type { JobOutcome } from '../job-outcome.ts'
import type { JobWork } from '../job-work.ts'
import type { ReusedResult } from '../ports.ts'
import { stopwatch } from '../stopwatch.ts'

/** Records a job whose result is reused as one that passed, with the steps and the log of the run that made the result. */
export const reuseJob = async ({ planned, why, ports }: JobWork, result: ReusedResult): Promise<JobOutcome> => {
  const elapsedMs = stopwatch(ports.clock)
  const job = planned.id
  const log = ports.logs.open(job)
  const { run, by, savedMs, output, exitCode } = result
  ports.events.emit({ type: 'job.started', job, attempt: 1, log: log.position() })
  const isWhole = await result.replay(log)
  for (const event of result.steps) ports.events.emit({ ...event, job, attempt: 1 })
  const { position, isComplete, missing } = await log.close()
  ports.events.emit({
    type: 'job.finished',
    job,
    attempt: 1,
    ended: { status: 'passed' },
    ...(output !== undefined && { output }),
    ...(exitCode !== undefined && { exitCode }),
    durationMs: elapsedMs(),
    log: position,
    isLogComplete: isWhole && isComplete,
    ...(missing && { missing }),
    why,
    reused: { run, by, savedMs } satisfies Reused,
  })
  return { status: 'passed', ...(output !== undefined && { output }) }
}
