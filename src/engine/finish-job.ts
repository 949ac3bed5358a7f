import type { Kept } from '../model/cache/checked.ts'
import type { Headline, LogPosition } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { ReportedCases } from '../model/reported-cases.ts'
import { unreachable } from '../model/unreachable.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import type { LogSink } from './ports.ts'
import type { AttemptEnd } from './run-attempt.ts'

interface ClosedLog {
  readonly log: LogPosition
  readonly isLogComplete: boolean
}

/**
 * Closes the job's log, emits `job.finished` for the last attempt, and returns the outcome that dependents see. `keep` is called in between.
 */
export const finishJob = async (
  work: JobWork,
  log: LogSink,
  attempt: number,
  last: AttemptEnd,
  keep?: (closed: ClosedLog) => Promise<Kept | undefined>,
): Promise<JobOutcome> => {
  const { planned, why, ports } = work
  const { ended, durationMs } = last
  const { position, isComplete, missing } = await log.close()
  const kept = await keep?.({ log: position, isLogComplete: isComplete })
  const [headline, reported] = ended.status === 'failed' ? await causesOf(work, last, ended.failure) : []
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
    ...reported,
    why,
    ...(kept && { kept }),
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

/** The line of the log, and the tests of the reports, that show why a job failed. */
const causesOf = (
  { planned, task, ports }: JobWork,
  { failedIn, startedAt }: AttemptEnd,
  failure: Failure,
): Promise<[Headline | undefined, ReportedCases | undefined]> =>
  Promise.all([
    failedIn && ports.findHeadline({ job: planned.id, ...failedIn, failure }),
    task.reports && startedAt !== undefined
      ? ports.findCases({ reports: task.reports.globs, cwd: task.reports.cwd, since: startedAt })
      : undefined,
  ])
