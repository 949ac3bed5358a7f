import type { JobId } from '../model/ids.ts'
import type { RunsAfter } from '../model/plan.ts'
import type { SkipReason } from '../model/skip-reason.ts'
import { unreachable } from '../model/unreachable.ts'
import { isSatisfied, type JobOutcome } from './job-outcome.ts'
import type { RunStop } from './run-stop.ts'

/** A need that is over, and how it ended. */
export interface NeedOver {
  readonly id: JobId
  readonly outcome: JobOutcome
}

interface JobQuestion {
  readonly when: RunsAfter
  readonly needs: readonly NeedOver[]
  readonly stop: RunStop
  /** The flags that selected the jobs of this run, such as `--only lint*`, if any. */
  readonly selectedBy?: string
}

/** What happens to a job once all its needs are over. `ask` runs it if its condition returns true. */
export type JobDecision =
  | { readonly kind: 'run' | 'ask'; readonly why: string }
  | { readonly kind: 'skip'; readonly because: SkipReason; readonly isAfterFailure: boolean }

/** Looks first at whether the run was stopped, then at `when`, then at how the needs ended. */
export const decideJob = (question: JobQuestion): JobDecision => {
  const { when, needs, stop } = question
  const stopped = skipOfStop(when, stop)
  if (stopped) return skip(stopped, needs)
  switch (when) {
    case 'always':
      return { kind: 'run', why: 'always runs' }
    case 'failed':
      return decideAfterFailure(needs)
    case 'passed':
    case 'predicate': {
      const because = unsatisfied(needs)
      return because ? skip(because, needs) : { kind: when === 'predicate' ? 'ask' : 'run', why: whyPassed(question) }
    }
    default:
      return unreachable(when)
  }
}

const skipOfStop = (when: RunsAfter, stop: RunStop): SkipReason | undefined => {
  switch (stop.kind) {
    case 'going':
      return undefined
    case 'fail-fast':
      return when === 'always' || when === 'failed' ? undefined : { reason: 'fail-fast', failed: stop.failed }
    case 'cancelled':
      return when === 'always' ? undefined : { reason: 'run-cancelled' }
    case 'killed':
      return { reason: 'run-cancelled' }
    default:
      return unreachable(stop)
  }
}

const skip = (because: SkipReason, needs: readonly NeedOver[]): JobDecision => ({
  kind: 'skip',
  because,
  isAfterFailure: needs.some(({ outcome }) => !isSatisfied(outcome) && isFailureOrAfter(outcome)),
})

const isFailureOrAfter = (outcome: JobOutcome): boolean =>
  outcome.status === 'failed' || (outcome.status === 'skipped' && outcome.isAfterFailure)

// an allowed failure is still a failure for a job that runs after failures
const decideAfterFailure = (needs: readonly NeedOver[]): JobDecision => {
  const failed = needs.find(({ outcome }) => outcome.status === 'failed')
  if (failed) return { kind: 'run', why: `${failed.id} failed` }
  const below = needs.find(({ outcome }) => isFailureOrAfter(outcome))
  if (below) return { kind: 'run', why: `${below.id} was skipped after a failure` }
  return { kind: 'skip', because: { reason: 'no-need-failed' }, isAfterFailure: false }
}

/** The need to blame for a skip: one that failed, else one that was cancelled, else one that was skipped. */
const unsatisfied = (needs: readonly NeedOver[]): SkipReason | undefined => {
  const first = (status: JobOutcome['status']): JobId | undefined =>
    needs.find(({ outcome }) => outcome.status === status && !isSatisfied(outcome))?.id
  const failed = first('failed')
  if (failed !== undefined) return { reason: 'need-failed', need: failed }
  const cancelled = first('cancelled')
  if (cancelled !== undefined) return { reason: 'need-cancelled', need: cancelled }
  const skipped = first('skipped')
  return skipped === undefined ? undefined : { reason: 'need-skipped', need: skipped }
}

const whyPassed = ({ needs, selectedBy }: JobQuestion): string => {
  const ran = needs.filter(({ outcome }) => outcome.status !== 'not-selected')
  if (ran.some(({ outcome }) => outcome.status === 'failed')) return 'its needs passed or were allowed to fail'
  if (ran.length > 0) return 'its needs passed'
  return selectedBy === undefined ? 'nothing to wait for' : `selected by ${selectedBy}`
}
