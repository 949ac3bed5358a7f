import { finishJob } from './finish-job.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import type { LogSink } from './ports.ts'
import { retryDelay } from './retry-delay.ts'
import { runAttempt, type AttemptEnd } from './run-attempt.ts'
import { stopReason } from './stop-reason.ts'

/*
 * attempt 1 ──▶ passed | cancelled ──────────────────────────▶ finished
 *     └──▶ failed ──▶ no retries left ───────────────────────▶ finished
 *             └──▶ retrying ──▶ waited ──▶ attempt 2 ──▶ …
 *                     └──▶ stopped while waiting ──▶ cancelled ──▶ finished
 */

interface LastAttempt {
  readonly attempt: number
  readonly end: AttemptEnd
}

/** Runs a job with its retries, all into one log. Rejects only if an event cannot be recorded. */
export const runJob = async (work: JobWork): Promise<JobOutcome> => {
  const log = work.ports.logs.open(work.planned.id)
  const { attempt, end } = await runAttempts(work, log).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  return finishJob(work, log, attempt, end)
}

const runAttempts = async (work: JobWork, log: LogSink): Promise<LastAttempt> => {
  const { planned, ports, signals } = work
  for (let attempt = 1; ; attempt++) {
    const end = await runAttempt({ ...work, attempt, log })
    const { ended, durationMs } = end
    if (ended.status !== 'failed' || attempt > planned.retry.times || signals.stop.aborted) return { attempt, end }
    const delayMs = retryDelay(planned.retry, attempt)
    const { failure } = ended
    ports.events.emit({ type: 'job.retrying', job: planned.id, attempt, failure, durationMs, delayMs, log: log.position() })
    if (delayMs > 0) await ports.clock.sleep(delayMs, signals.stop)
    if (stopReason(signals.stop)) return { attempt, end: { ended: { status: 'cancelled' }, durationMs } }
  }
}
