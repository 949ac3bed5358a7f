import type { Json } from '../model/json.ts'

/** How a job is over, as the jobs that wait for it see it. */
export type JobOutcome =
  | { readonly status: 'passed'; readonly output?: Json }
  /** `isAllowed`: its dependents proceed and the run may pass. */
  | { readonly status: 'failed'; readonly isAllowed: boolean }
  | { readonly status: 'cancelled' }
  /** `isAfterFailure`: something above it failed, and that is why it could not run. */
  | { readonly status: 'skipped'; readonly isAfterFailure: boolean }
  /** Left out by the person who started the run: its dependents proceed. */
  | { readonly status: 'not-selected' }

/** Whether dependents go on as if the job had passed. */
export const isSatisfied = (outcome: JobOutcome): boolean =>
  outcome.status === 'passed' || outcome.status === 'not-selected' || (outcome.status === 'failed' && outcome.isAllowed)
