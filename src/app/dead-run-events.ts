import type { EventBody, LogPosition } from '../model/event.ts'
import type { JobId, Millis } from '../model/ids.ts'
import { isJobOver, type JobRecord, type RunSnapshot } from '../model/run-record.ts'

/** What is found in the folder of a dead run. */
export interface Remains {
  /** The last moment the run is known to have lived. */
  readonly diedAt: Millis
  /** How far the log of a job that was running reaches, at or behind what the journal knew. */
  readonly logOf: (job: JobId) => LogPosition
}

/** The events that close a run whose owner is gone: what ran is interrupted, what had not started is skipped. */
export const deadRunEvents = ({ run, jobs }: RunSnapshot, because: string, remains: Remains): readonly EventBody[] => [
  ...jobs.filter(({ state }) => !isJobOver(state)).flatMap((job) => closeJob(job, remains)),
  { type: 'run.finished', ended: { status: 'interrupted', because }, durationMs: since(run.startedAt, remains) },
]

const since = (startedAt: Millis, { diedAt }: Remains): number => Math.max(0, diedAt - startedAt)

const closeJob = ({ planned, state, attempts }: JobRecord, remains: Remains): readonly EventBody[] => {
  const last = attempts.at(-1)
  const job = planned.id
  if (state.status !== 'running' || !last) return [{ type: 'job.skipped', job, because: { reason: 'run-interrupted' } }]
  const { attempt } = last
  const log = remains.logOf(job)
  const ended = { status: 'interrupted' } as const
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
      why: 'it had started before the run was interrupted',
    },
  ]
}
