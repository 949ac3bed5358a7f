import type { Reason } from '../model/cache/reason.ts'
import type { RunId } from '../model/ids.ts'
import type { Facts } from './facts.ts'

/** How a job ended the last time, and what it was made of, so that the next run can say what is different. */
export interface LastTime {
  readonly run: RunId
  readonly key: string
  readonly facts: Facts
  readonly end: { readonly kind: 'kept' } | { readonly kind: 'failed' } | { readonly kind: 'not-kept'; readonly because: Reason }
}
