import type { CancelCause } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'

/*
 * going ──▶ fail-fast ──▶ cancelled ──▶ killed
 *    └──────────────────────▲   ▲          ▲   (any state may be skipped)
 *
 * fail-fast  only jobs with when 'failed' or 'always' start
 * cancelled  only jobs with when 'always' start, and only a kill stops those
 * killed     nothing starts
 */

/** What, if anything, has stopped a run. */
export type RunStop =
  | { readonly kind: 'going' }
  | { readonly kind: 'fail-fast'; readonly failed: JobId }
  | { readonly kind: 'cancelled'; readonly cause: CancelCause }
  | { readonly kind: 'killed'; readonly cause: CancelCause }
