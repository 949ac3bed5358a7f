import type { Json } from '../model/json.ts'

/** How a job ended, as seen by the jobs that depend on it. */
export type JobOutcome =
  | { readonly status: 'passed'; readonly output?: Json }
  /** `isAllowed`: its dependents proceed and the run may pass. */
  | { readonly status: 'failed'; readonly isAllowed: boolean }
  | { readonly status: 'cancelled' }
  /** `isAfterFailure`: it could not run because a job upstream failed. */
  | { readonly status: 'skipped'; readonly isAfterFailure: boolean }
  /** Left out by `--only` or `--from`: its dependents proceed. */
  | { readonly status: 'not-selected' }

/** Whether dependents go on as if the job had passed. */
export const isSatisfied = (outcome: JobOutcome): boolean =>
  outcome.status === 'passed' || outcome.status === 'not-selected' || (outcome.status === 'failed' && outcome.isAllowed)
