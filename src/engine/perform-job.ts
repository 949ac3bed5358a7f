import type { Failure } from '../model/failure.ts'
import { unreachable } from '../model/unreachable.ts'
import { askCondition } from './ask-condition.ts'
import { finishJob } from './finish-job.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import { runJob } from './run-job.ts'
import { stopwatch } from './stopwatch.ts'

/** Asks a job's condition, if it has one, and runs the job. Returns `undefined` if the run was stopped before the job started. */
export const performJob = async (
  work: JobWork,
  { hasCondition, lockProblem }: { readonly hasCondition: boolean; readonly lockProblem?: string | undefined },
): Promise<JobOutcome | undefined> => {
  if (lockProblem !== undefined) return failBeforeStart(work, { reason: 'not-started', message: lockProblem }, 0)
  if (!hasCondition) return runJob(work)
  const { planned, ports } = work
  const elapsedMs = stopwatch(ports.clock)
  const answer = await askCondition(work)
  switch (answer.kind) {
    case 'yes':
      return runJob(work)
    case 'no':
      ports.events.emit({ type: 'job.skipped', job: planned.id, because: { reason: 'condition' } })
      return { status: 'skipped', isAfterFailure: false }
    case 'stopped':
      return undefined
    case 'threw':
      return failBeforeStart(work, answer.failure, elapsedMs())
    default:
      return unreachable(answer)
  }
}

/** Emits `job.started` first, so that no reader sees the end of a job that never started. */
const failBeforeStart = (work: JobWork, failure: Failure, durationMs: number): Promise<JobOutcome> => {
  const { planned, ports } = work
  const log = ports.logs.open(planned.id)
  ports.events.emit({ type: 'job.started', job: planned.id, attempt: 1, log: log.position() })
  return finishJob(work, log, 1, { ended: { status: 'failed', failure }, durationMs })
}
