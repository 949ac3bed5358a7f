import { formatDuration } from './text/duration.ts'
import { unknownReason } from './unreachable.ts'

/** Why a job or step failed. */
export type Failure =
  | { readonly reason: 'exit-code'; readonly exitCode: number; readonly command?: string }
  | { readonly reason: 'signal'; readonly signal: string; readonly command?: string }
  | { readonly reason: 'timeout'; readonly afterMs: number }
  | { readonly reason: 'threw'; readonly message: string; readonly stack?: string }
  | { readonly reason: 'not-started'; readonly message: string }
  | { readonly reason: 'bad-output'; readonly message: string }

/** A clause without a subject, such as `exited with code 1`; the caller names the job. */
export const describeFailure = (failure: Failure): string => {
  switch (failure.reason) {
    case 'exit-code':
      return `exited with code ${failure.exitCode}`
    case 'signal':
      return `was killed by ${failure.signal}`
    case 'timeout':
      return `ran longer than ${formatDuration(failure.afterMs)}`
    case 'threw':
      return `threw: ${failure.message}`
    case 'not-started':
      return `could not start: ${failure.message}`
    case 'bad-output':
      return `returned a value that JSON cannot hold: ${failure.message}`
    default:
      return `failed for a reason that only a newer Sparkwing knows (${unknownReason(failure)})`
  }
}
