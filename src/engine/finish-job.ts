import { unreachable } from '../model/unreachable.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import type { LogSink } from './ports.ts'
import type { AttemptEnd } from './run-attempt.ts'

/** Closes the job's log, emits `job.finished` for the last attempt, and returns the outcome that dependents see. */
export const finishJob = async (work: JobWork, log: LogSink, attempt: number, last: AttemptEnd): Promise<JobOutcome> => {
  const { planned, why, ports } = work
  const { ended, durationMs } = last
  const { position, isComplete, missing } = await log.close()
  const headline =
    ended.status === 'failed' && last.failedIn
      ? await ports.findHeadline({ job: planned.id, ...last.failedIn, failure: ended.failure })
      : undefined
  ports.events.emit({
    type: 'job.finished',
    job: planned.id,
    attempt,
    ended,
    ...(last.output === undefined ? {} : { output: last.output }),
    ...(last.exitCode === undefined ? {} : { exitCode: last.exitCode }),
    durationMs,
    log: position,
    isLogComplete: isComplete,
    ...(missing && { missing }),
    ...(headline && { headline }),
    why,
  })
  switch (ended.status) {
    case 'passed':
      return { status: 'passed', ...(last.output === undefined ? {} : { output: last.output }) }
    case 'failed':
      return { status: 'failed', isAllowed: planned.allowFailure }
    case 'cancelled':
    case 'interrupted':
      return { status: 'cancelled' }
    default:
      return unreachable(ended)
  }
}
