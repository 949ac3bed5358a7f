import { describeResult } from '../../../../src/model/cache/describe-result.ts'
import type { JobJson } from '../../../../src/wire/run.ts'

/** Why a job with `cache` ran, in a clause: its first reason, and how many more there are. */
export const firstReason = ({ checked }: JobJson): string | undefined => {
  const [first, ...others] = checked?.because ?? []
  return first && `${first.message}${others.length > 0 ? ` (+${others.length} more)` : ''}`
}

/** Why a job is as it is, in a clause for a list; empty if there is nothing to say. */
export const whyOf = (job: JobJson): string => job.because ?? (job.reused ? describeResult(job) : (firstReason(job) ?? job.why ?? ''))
