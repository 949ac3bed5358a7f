import type { JobId } from './ids.ts'
import { unknownReason } from './unreachable.ts'

/** Why a job did not run. */
export type SkipReason =
  | { readonly reason: 'need-failed'; readonly need: JobId }
  | { readonly reason: 'need-skipped'; readonly need: JobId }
  | { readonly reason: 'need-cancelled'; readonly need: JobId }
  | { readonly reason: 'no-need-failed' }
  | { readonly reason: 'condition' }
  | { readonly reason: 'not-selected'; readonly by: string }
  | { readonly reason: 'run-cancelled' }
  | { readonly reason: 'run-interrupted' }
  | { readonly reason: 'fail-fast'; readonly failed: JobId }

export const describeSkipReason = (because: SkipReason): string => {
  switch (because.reason) {
    case 'need-failed':
      return `${because.need} failed`
    case 'need-skipped':
      return `${because.need} was skipped`
    case 'need-cancelled':
      return `${because.need} was cancelled`
    case 'no-need-failed':
      return 'nothing it waits for failed'
    case 'condition':
      return 'its `when` condition was false'
    case 'not-selected':
      return `not selected by ${because.by}`
    case 'run-cancelled':
      return 'the run was cancelled'
    case 'run-interrupted':
      return 'the run was interrupted'
    case 'fail-fast':
      return `${because.failed} failed (--fail-fast)`
    default:
      return `for a reason that only a newer Sparkwing knows (${unknownReason(because)})`
  }
}
