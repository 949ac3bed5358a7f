import type { RunId } from '../ids.ts'
import type { Reason } from './reason.ts'

/** What was found about a job with `cache` before it started. */
export interface Checked {
  /** `in-place`: its outputs lie where they should. `off`: its result can be neither reused nor kept. */
  readonly outcome: 'hit' | 'in-place' | 'miss' | 'off'
  /** Why it has to run; empty if it does not. */
  readonly because: readonly Reason[]
  /** Absent if it could not be computed. */
  readonly key?: string
  /** The run whose result is reused. */
  readonly from?: RunId
  /** How many files count. */
  readonly files: number
  readonly durationMs: number
}

/** A result that was reused. */
export interface Reused {
  readonly run: RunId
  /** `retry`: it was taken without a check from a run that is repeated. */
  readonly by: 'cache' | 'in-place' | 'retry'
  /** How long the job took in that run. */
  readonly savedMs: number
}

/** What was kept of a job that ran. */
export type Kept = { readonly bytes: number; readonly files: number } | { readonly not: Reason }
