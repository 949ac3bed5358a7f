import type { LogRange } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { AttemptRecord, JobRecord } from '../model/run-record.ts'

/** The part of its log in which a job failed, and how: the failed step of the last attempt, or the attempt if it failed outside its steps. */
export interface FailedPart extends LogRange {
  readonly failure: Failure
}

/** Where a job failed; `undefined` if it did not fail. */
export const failedPartOf = ({ state, attempts }: Pick<JobRecord, 'state' | 'attempts'>): FailedPart | undefined => {
  const last = attempts.at(-1)
  if (state.status !== 'failed' || !last?.end) return undefined
  const { failure } = state
  return { ...(failedStep(last, failure) ?? { from: last.from, to: last.end.to }), failure }
}

/** The last step that failed as the job did. A step that was allowed to fail has failed in another way, or earlier. */
const failedStep = ({ steps }: AttemptRecord, failure: Failure): LogRange | undefined => {
  const same = JSON.stringify(failure)
  const step = steps.findLast(
    ({ parent, end }) => parent === undefined && end?.ended.status === 'failed' && JSON.stringify(end.ended.failure) === same,
  )
  return step?.end && { from: step.from, to: step.end.to }
}
