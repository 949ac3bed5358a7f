import { finishJob } from './finish-job.ts'
import { emitLook } from './results/emit-look.ts'
import { JobStory } from './results/job-story.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import type { LogSink, PartRetry, ResultLook, ReusedResult } from './ports.ts'
import { retryDelay } from './retry-delay.ts'
import { reuseJob } from './results/reuse-job.ts'
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

/** Runs a job, unless a kept result stands for it. Rejects only if an event cannot be recorded. */
export const runJob = async (work: JobWork): Promise<JobOutcome> => {
  const { planned, ports } = work
  // without either, a job starts at once
  const passed = ports.retry && (await takenResult(work, ports.retry))
  const asked = ports.retry?.whyRun(planned.id)
  const look = planned.cache && (await ports.results?.look({ ...work, asked, hasStandIn: passed !== undefined }))
  if (look) emitLook(work, look)
  // one that was checked is better
  const reused = look?.reused ?? passed
  if (reused) return reuseJob(work, reused)
  return look ? runAndKeep(work, look) : runWithRetries(work)
}

/** The result of the run that is repeated, if it stands for this job. */
const takenResult = async ({ planned, ports }: JobWork, retry: PartRetry): Promise<ReusedResult | undefined> => {
  const passed = await retry.passed(planned.id)
  if (!passed || !('notTaken' in passed)) return passed
  ports.events.emit({ type: 'annotation.added', level: 'notice', message: `runs again: ${passed.notTaken}`, job: planned.id })
  return undefined
}

const runAndKeep = async (work: JobWork, look: ResultLook): Promise<JobOutcome> => {
  const story = new JobStory()
  const followed = story.follow(work)
  const log = story.followLog(work.ports.logs.open(work.planned.id))
  const { attempt, end } = await runAttempts(followed, log).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  if (end.ended.status === 'failed' && look.hint !== undefined)
    work.ports.events.emit({ type: 'annotation.added', level: 'notice', message: look.hint, job: work.planned.id })
  return finishJob(work, log, attempt, end, (logged) => look.ran({ ...end, attempt, ...logged, ...story.kept }))
}

/** All attempts write into one log. */
const runWithRetries = async (work: JobWork): Promise<JobOutcome> => {
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
