import type { EventBody, LogPosition, RunEnded } from '../../model/event.ts'
import type { JobId, Millis } from '../../model/ids.ts'
import { isJobOver, type JobRecord, type RunSnapshot } from '../../model/run-record.ts'

/** What is found in the folder of a dead run. */
export interface Remains {
  /** The last moment the run is known to have lived. */
  readonly diedAt: Millis
  /** How far the log of a job that was running reaches, at or behind what the journal knew. */
  readonly logOf: (job: JobId) => LogPosition
}

/** How a run whose owner is gone has ended; `cancelled` when a person had ended it and it could not say so itself. */
export type DeadEnd = Extract<RunEnded, { readonly status: 'interrupted' | 'cancelled' }>

/** The events that close a run whose owner is gone: what ran has ended as the run has, what had not started is skipped. */
export const deadRunEvents = ({ run, jobs }: RunSnapshot, ended: DeadEnd, remains: Remains): readonly EventBody[] => [
  ...jobs.filter(({ state }) => !isJobOver(state)).flatMap((job) => closeJob(job, ended, remains)),
  { type: 'run.finished', ended, durationMs: since(run.startedAt, remains) },
]

const since = (startedAt: Millis, { diedAt }: Remains): number => Math.max(0, diedAt - startedAt)

const closeJob = ({ planned, state, attempts }: JobRecord, { status }: DeadEnd, remains: Remains): readonly EventBody[] => {
  const last = attempts.at(-1)
  const job = planned.id
  if (state.status !== 'running' || !last) return [{ type: 'job.skipped', job, because: { reason: `run-${status}` } }]
  const { attempt } = last
  const log = remains.logOf(job)
  const ended = { status }
  const openSteps = last.steps.filter(({ end }) => !end).reverse()
  return [
    ...openSteps.map(({ step, startedAt }): EventBody => ({
      type: 'step.finished',
      job,
      attempt,
      step,
      ended,
      durationMs: since(startedAt, remains),
      log,
    })),
    {
      type: 'job.finished',
      job,
      attempt,
      ended,
      // Between two attempts nothing was running: the last one's time stands.
      durationMs: last.end?.durationMs ?? since(last.startedAt, remains),
      log,
      isLogComplete: false,
      why: `it had started before the run was ${status}`,
    },
  ]
}
