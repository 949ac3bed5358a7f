import type { AttemptJson, JobJson, StepJson } from '../../../../src/wire/run.ts'
import { jobsById, readyAt } from '../job-waits.ts'

/** A stretch of time in milliseconds since the run's start. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

export interface Bar extends TimeSpan {
  readonly attempt: number
  readonly status: 'running' | 'passed' | 'failed' | 'cancelled' | 'interrupted'
}

export interface JobTimes {
  readonly job: JobJson
  /** When it was ready but did not run: before its first attempt, and between attempts. */
  readonly waits: readonly TimeSpan[]
  /** One for each attempt. */
  readonly bars: readonly Bar[]
}

export interface StepTimes extends TimeSpan {
  readonly step: StepJson
  readonly attempt: number
  readonly depth: number
}

/** When each job waited and ran, in the order in which they started. Jobs that have not started are last, in plan order. */
export const jobTimes = (jobs: readonly JobJson[], startedAt: number, now: number): readonly JobTimes[] => {
  const byId = jobsById(jobs)
  return jobs
    .map((job) => ({ job, ...timesOf(job, readyAt(job, byId, startedAt), startedAt, now) }))
    .toSorted((a, b) => (a.bars[0]?.from ?? Infinity) - (b.bars[0]?.from ?? Infinity) || 0)
}

const timesOf = (job: JobJson, ready: number | undefined, startedAt: number, now: number): Omit<JobTimes, 'job'> => {
  const bars = job.attempts.map((attempt) => barOf(attempt, startedAt, now))
  const waits: TimeSpan[] = []
  let since = ready === undefined ? undefined : ready - startedAt
  for (const bar of bars) {
    if (since !== undefined && bar.from > since) waits.push({ from: since, to: bar.from })
    since = bar.to
  }
  const isStillWaiting =
    job.status === 'pending' || job.status === 'queued' || (job.status === 'running' && bars.at(-1)?.status !== 'running')
  if (isStillWaiting && since !== undefined && now - startedAt > since) waits.push({ from: since, to: now - startedAt })
  return { bars, waits }
}

const barOf = ({ attempt, startedAt: at, endedAt, durationMs, ended }: AttemptJson, startedAt: number, now: number): Bar => {
  const end = endedAt ?? (durationMs === undefined ? now : at + durationMs)
  return { attempt, from: at - startedAt, to: Math.max(at, end) - startedAt, status: ended?.status ?? 'running' }
}

/** The steps of all attempts of a job, with their nesting depth. */
export const stepTimes = (job: JobJson, startedAt: number, now: number): readonly StepTimes[] =>
  job.attempts.flatMap(({ attempt, steps, endedAt }) => {
    const inside = (parent: number | undefined, depth: number): readonly StepTimes[] =>
      steps
        .filter((step) => step.parent === parent)
        .flatMap((step) => [
          {
            step,
            attempt,
            depth,
            from: step.startedAt - startedAt,
            to: (step.durationMs === undefined ? (endedAt ?? now) : step.startedAt + step.durationMs) - startedAt,
          },
          ...inside(step.step, depth + 1),
        ])
    return inside(undefined, 0)
  })
