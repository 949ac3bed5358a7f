import type { RetryPolicy } from '../model/plan.ts'

/** Milliseconds to wait after the failed attempt number `attempt` (from 1): `backoffMs × factor^(attempt - 1)`, at most `maxMs`. */
export const retryDelay = ({ backoffMs, factor, maxMs }: RetryPolicy, attempt: number): number =>
  // 0 × Infinity is NaN
  backoffMs === 0 ? 0 : Math.min(maxMs, backoffMs * factor ** (attempt - 1))
