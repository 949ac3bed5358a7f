import { isDeepStrictEqual } from 'node:util'
import { failedPart, jobsNamed, namedPart, unrelatedJobs, type Outcome } from '../../graph/part-of-plan.ts'
import type { SecretBook } from '../../masking/secret-book.ts'
import { shortRunId } from '../../model/cache/describe-result.ts'
import type { AskedPart, RetryOf } from '../../model/event.ts'
import { toJobId, type JobId, type RunId } from '../../model/ids.ts'
import type { Plan, PlannedJob } from '../../model/plan.ts'
import { fromJsonText, toJsonText } from '../../model/record-json.ts'
import type { JobRecord, JobState } from '../../model/run-record.ts'
import { describeSkipReason } from '../../model/skip-reason.ts'
import { counted } from '../../model/text/counted.ts'
import { nearNames } from '../../model/text/near-names.ts'
import { unreachable } from '../../model/unreachable.ts'
import { UserError } from '../../model/user-error.ts'
import { createEventLimits } from '../events/limit-event.ts'
import { maskEvent } from '../events/mask-event.ts'

/** What had become of a job, and the run that tells. */
export interface EarlierJob {
  readonly run: RunId
  /** The folder of that run. */
  readonly folder: string
  readonly job: JobRecord
  /** All jobs of that run. */
  readonly jobs: ReadonlyMap<JobId, JobRecord>
}
export type EarlierJobs = ReadonlyMap<JobId, EarlierJob>

/** A run that is asked for to repeat another. */
export interface AskedRetry {
  readonly of: RetryOf
  /** Absent: all of it. */
  readonly part?: { readonly asked: AskedPart; readonly keepPassed: boolean; readonly earlier: EarlierJobs }
}

/** The same once the plan is known. */
export interface PreparedRetry {
  readonly of: RetryOf
  readonly part?: PreparedPart
}

export interface PreparedPart {
  /** The jobs that run whatever was kept of them, each with the reason. */
  readonly wanted: ReadonlyMap<JobId, string>
  /** Whether what passed is taken without a check. */
  readonly keepPassed: boolean
  readonly earlier: EarlierJobs
}

type Part = NonNullable<AskedRetry['part']>

/**
 * The jobs that a retry of named jobs leaves out, each with the words for it.
 *
 * @throws UserError if a name means no job, or one that the run leaves out anyway.
 */
export const leftOutOfPart = (
  plan: Plan,
  selected: ReadonlyMap<JobId, string>,
  { run }: RetryOf,
  { asked, earlier }: Part,
): ReadonlyMap<JobId, string> => {
  if (asked.mode === 'failed') return new Map()
  for (const name of asked.jobs) {
    const named = jobsNamed(plan, name)
    if (named.length === 0) throw noSuchJob(plan, name, run, earlier)
    const [by] = named.flatMap((id) => selected.get(id) ?? [])
    if (by !== undefined && named.every((id) => selected.has(id)))
      throw new UserError('job-left-out', `The job "${name}" is left out by ${by}, with which the run ${run} was started.`, [
        'Start a new run without that flag.',
      ])
  }
  const by = flagsOf(asked)
  return new Map(Array.from(unrelatedJobs(plan, asked.jobs), (id) => [id, by]))
}

/**
 * Decides which jobs run.
 *
 * @throws UserError if nothing of it failed.
 */
export const prepareRetry = (
  { of, part }: AskedRetry,
  plan: Plan,
  { notSelected, book }: { readonly notSelected: ReadonlyMap<JobId, string>; readonly book: SecretBook },
): PreparedRetry => {
  if (!part) return { of }
  const { asked, keepPassed, earlier } = part
  const wanted = new Map(asked.mode === 'failed' ? wantedAsFailed(plan, of.run, earlier) : wantedByName(plan, asked))
  const recorded = recordedPlan(plan, book)
  for (const job of plan.jobs) {
    const then = earlier.get(job.id)?.job.planned
    if (wanted.has(job.id)) continue
    if (!then) wanted.set(job.id, 'it is new')
    else if (!isSameJob(then, recorded.get(job.id))) wanted.set(job.id, 'it is defined differently')
  }
  for (const id of notSelected.keys()) wanted.delete(id)
  return { of, part: { wanted, keepPassed, earlier } }
}

/** `Retrying what failed in 3f2a9c (2 of 14 jobs)`. */
export const describePartWithCount = (retry: PreparedRetry, plan: Plan): string | undefined => {
  const text = describePart(retry)
  return text === undefined ? undefined : `${text} (${retry.part?.wanted.size ?? 0} of ${counted(plan.jobs.length, 'job')})`
}

/** `Retrying what failed in 3f2a9c`. */
export const describePart = ({ of, part }: PreparedRetry): string | undefined => {
  if (!part || of.mode === 'all') return undefined
  const jobs = (of.jobs ?? []).join(', ')
  switch (of.mode) {
    case 'failed':
      return `Retrying what failed in ${of.run}`
    case 'from':
      return `Retrying ${of.run} from ${jobs}`
    case 'jobs':
      return `Retrying ${jobs} of ${of.run}`
    default:
      return unreachable(of.mode)
  }
}

const flagsOf = (asked: AskedPart): string => {
  if (asked.mode === 'failed') return '--failed'
  return asked.mode === 'from' ? asked.jobs.map((job) => `--from ${job}`).join(' ') : `retrying ${asked.jobs.join(' ')}`
}

const wantedByName = (plan: Plan, asked: Extract<AskedPart, { readonly jobs: unknown }>): ReadonlyMap<JobId, string> =>
  new Map(Array.from(namedPart(plan, asked), (id) => [id, asked.mode === 'from' ? flagsOf(asked) : 'it was asked for']))

const wantedAsFailed = (plan: Plan, run: RunId, earlier: EarlierJobs): ReadonlyMap<JobId, string> => {
  const outcomes = outcomesOf(earlier)
  const lost = lostJobs(earlier)
  if (lost.size === 0)
    throw new UserError('nothing-failed', `Nothing failed in ${run}.`, [`\`sparkwing runs retry ${run}\` runs it whole.`])
  const wanted = failedPart(plan.jobs, outcomes)
  if (wanted.size === 0)
    throw new UserError('failed-jobs-gone', `The pipeline no longer has what failed in ${run}: ${[...lost].join(', ')}.`, [
      `\`sparkwing runs retry ${run}\` runs it whole.`,
    ])
  return new Map(Array.from(wanted, (id) => [id, whyLost(earlier.get(id)?.job, run)]))
}

/** The jobs that failed, were cut off, or were skipped because others were. */
export const lostJobs = (earlier: EarlierJobs): ReadonlySet<JobId> =>
  failedPart(
    Array.from(earlier.keys(), (id) => ({ id })),
    outcomesOf(earlier),
  )

const outcomesOf = (earlier: EarlierJobs): ReadonlyMap<JobId, Outcome> =>
  new Map(Array.from(earlier, ([id, { job }]) => [id, outcomeOf(job.state)]))

const outcomeOf = (state: JobState): Outcome => ({
  status: state.status,
  ...(state.status === 'skipped' && { skipped: state.because }),
})

const whyLost = (job: JobRecord | undefined, run: RunId): string => {
  if (job?.state.status === 'skipped') return `it was skipped in ${shortRunId(run)}: ${describeSkipReason(job.state.because)}`
  const verb = job?.state.status === 'failed' ? 'failed' : `was ${job?.state.status ?? 'cut off'}`
  return `it ${verb} in ${shortRunId(run)}`
}

const noSuchJob = (plan: Plan, name: string, run: RunId, earlier: EarlierJobs): UserError => {
  const ids = [...new Set(plan.jobs.flatMap(({ id, matrix }) => (matrix ? [matrix.of, id] : [id])))]
  const near = nearNames(name, ids)
  const tryThis =
    near.length > 0 ? `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?` : `Its jobs: ${ids.slice(0, 8).join(', ')}.`
  const was = earlier.has(toJobId(name)) || [...earlier.values()].some(({ job }) => job.planned.matrix?.of === name)
  return new UserError(
    'no-such-job',
    was ? `The job "${name}" was in ${run}, but the pipeline no longer has it.` : `The pipeline has no job "${name}".`,
    [tryThis],
  )
}

/** The jobs of the plan as a journal holds them. */
const recordedPlan = ({ jobs }: Plan, book: SecretBook): ReadonlyMap<JobId, PlannedJob> => {
  const event = createEventLimits().texts(maskEvent(book, { type: 'run.planned', jobs }))
  const recorded = event.type === 'run.planned' ? event.jobs : []
  return new Map(recorded.map((job) => [job.id, fromJsonText(toJsonText(job)) as PlannedJob]))
}

/** What a job is. Its words, and how patiently it is run, do not count. */
const deciding = ({ needs, outputs, when, allowFailure, matrix, secrets, interactive, cache, steps }: PlannedJob): object => ({
  ...{ needs, outputs, when, allowFailure, matrix, secrets, interactive, cache, steps },
})

const isSameJob = (then: PlannedJob, now: PlannedJob | undefined): boolean =>
  now !== undefined && isDeepStrictEqual(deciding(then), deciding(now))
