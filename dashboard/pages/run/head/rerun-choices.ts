import { failedPart } from '../../../../src/graph/part-of-plan.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { RetryRunJson } from '../../../../src/wire/rerun.ts'
import type { RunDetailJson } from '../../../../src/wire/run.ts'

/** What a run can be asked to run again. */
export interface RerunChoice {
  readonly key: 'failed' | 'all' | 'from' | 'job'
  readonly label: string
  readonly part?: RetryRunJson['part']
}

/**
 * What of a run can run again, the most likely first: what failed, if anything did, else all of it. A part is offered only of a run that is
 * over, and only if it is not all of the run. The labels have no counts: the plan may have changed since, and the preview counts. `open` is the id of the open job.
 */
export const rerunChoices = (
  { run, jobs, leftFailed = [] }: Pick<RunDetailJson, 'run' | 'jobs' | 'leftFailed'>,
  open: string | undefined,
): readonly [RerunChoice, ...RerunChoice[]] => {
  const all: RerunChoice = { key: 'all', label: jobs.length > 1 ? 'All jobs' : 'All of it' }
  if (jobs.length < 2 || !over.has(run.status)) return [all]
  const hasFailed = leftFailed.length > 0 || failedPart(jobs, new Map(jobs.map((job) => [job.id, job]))).size > 0
  const job = jobs.find(({ id }) => id === open)
  // a flag such as --only leaves it out of the new run too, but what a retry left out can run
  const canRun = job && (job.skipped?.reason !== 'not-selected' || run.retryOf !== undefined)
  const one: readonly RerunChoice[] = canRun
    ? [
        ...(jobs.some(({ needs }) => needs.includes(job.id))
          ? [
              {
                key: 'from',
                label: `${sanitiseName(job.id)} and everything after it`,
                part: { mode: 'from', jobs: [job.id] },
              } satisfies RerunChoice,
            ]
          : []),
        { key: 'job', label: `Only ${sanitiseName(job.id)}`, part: { mode: 'jobs', jobs: [job.id] } },
      ]
    : []
  if (!hasFailed) return [all, ...one]
  return [{ key: 'failed', label: 'What failed', part: { mode: 'failed' } }, all, ...one]
}

const over = new Set<RunDetailJson['run']['status']>(['passed', 'failed', 'cancelled', 'interrupted'])
