import type { EventBody, LogPosition, RunEnded } from '../../model/event.ts'
import type { JobId, Millis } from '../../model/ids.ts'
import { isJobOver, type JobRecord, type RunSnapshot } from '../../model/run-record.ts'
import type { Leftovers } from './end-leftovers.ts'

/** What the folder of a dead run shows. */
export interface Remains {
  /** The last time at which the run is known to have been alive. */
  readonly diedAt: Millis
  /** The end of the log of a job that was running, at or after the position in the journal. */
  readonly logOf: (job: JobId) => LogPosition
}

/** How a run whose owner is gone ended. `cancelled` if a user had stopped it and it could not record that itself. */
export type DeadEnd = Extract<RunEnded, { readonly status: 'interrupted' | 'cancelled' }>

/**
 * The events that close a run whose owner is gone: jobs that were running end as the run did, and jobs that had not started are skipped.
 */
export const deadRunEvents = (
  { run, jobs }: RunSnapshot,
  ended: DeadEnd,
  remains: Remains,
  { letGo, notStopped }: Leftovers = { letGo: [], notStopped: [] },
): readonly EventBody[] => [
  ...jobs.filter(({ state }) => !isJobOver(state)).flatMap((job) => closeJob(job, ended, remains)),
  ...letGo,
  ...(notStopped.length > 0 ? [{ type: 'processes.left', isLetGo: false, processes: notStopped } as const] : []),
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
      // Between two attempts nothing was running, so the last attempt's time is kept.
      durationMs: last.end?.durationMs ?? since(last.startedAt, remains),
      log,
      isLogComplete: false,
      why: `it had started before the run was ${status}`,
    },
  ]
}
