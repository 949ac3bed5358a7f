import type { Ended, EventOf } from './event.ts'
import { reportedOf } from './reported-cases.ts'
import type { AttemptRecord, JobRecord, JobState, StepRecord } from './run-record.ts'

type Attempts = readonly AttemptRecord[]

/** The state after a start or an end. `startedAt` is that of the job's first attempt; `durationMs` is the working time of the last one. */
export const jobStateAfter = (job: JobRecord, event: EventOf<'job.started'> | EventOf<'job.finished'>): JobState => {
  const startedAt = job.attempts[0]?.startedAt ?? event.at
  if (event.type === 'job.started') return { status: 'running', startedAt, attempt: event.attempt }
  const { at: endedAt, durationMs, exitCode, log, isLogComplete, missing, why, ended, output, unrecorded, headline, reused, kept } = event
  const logged = { log, isLogComplete, ...(missing && { missing }) }
  const common = { startedAt, endedAt, durationMs, ...(exitCode !== undefined && { exitCode }), ...logged, why }
  switch (ended.status) {
    case 'passed':
      return {
        ...ended,
        ...common,
        ...(output !== undefined && { output }),
        ...(unrecorded && { unrecorded }),
        ...(reused && { reused }),
        ...(kept && { kept }),
      }
    case 'failed':
      return { ...ended, ...common, ...(headline && { headline }), ...reportedOf(event) }
    case 'cancelled':
    case 'interrupted':
      return { ...ended, ...common }
    default:
      // only a newer Sparkwing knows how it ended
      return { ...(ended as { readonly status: 'cancelled' }), ...common }
  }
}

export const startAttempt = (attempts: Attempts, { attempt, at, log }: EventOf<'job.started'>): Attempts => [
  ...attempts,
  { attempt, startedAt: at, from: log, steps: [] },
]

/** Closes the attempt, unless a retry has closed it already. */
export const endAttempt = (attempts: Attempts, event: EventOf<'job.retrying'> | EventOf<'job.finished'>, ended: Ended): Attempts =>
  changeAttempt(attempts, event.attempt, (attempt) =>
    attempt.end ? attempt : { ...attempt, end: { ended, endedAt: event.at, durationMs: event.durationMs, to: event.log } },
  )

export const startStep = (attempts: Attempts, event: EventOf<'step.started'>): Attempts => {
  const { step, parent, name, stepType, at, log } = event
  const record: StepRecord = { step, ...(parent !== undefined && { parent }), name, stepType, startedAt: at, from: log }
  return changeAttempt(attempts, event.attempt, (attempt) => ({ ...attempt, steps: [...attempt.steps, record] }))
}

export const finishStep = (attempts: Attempts, { attempt, step, ended, durationMs, log }: EventOf<'step.finished'>): Attempts =>
  changeAttempt(attempts, attempt, (record) => ({
    ...record,
    steps: record.steps.map((one) => (one.step === step ? { ...one, end: { ended, durationMs, to: log } } : one)),
  }))

const changeAttempt = (attempts: Attempts, number: number, change: (attempt: AttemptRecord) => AttemptRecord): Attempts =>
  attempts.map((attempt) => (attempt.attempt === number ? change(attempt) : attempt))
