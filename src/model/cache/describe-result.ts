import { counted } from '../text/counted.ts'
import { formatDuration } from '../text/duration.ts'
import { describeReason, type Reason } from './reason.ts'

/** What is told of the result of a job. Reasons may bring their words. */
interface Result {
  readonly reused?: { readonly run: string; readonly by: 'cache' | 'in-place' | 'retry'; readonly savedMs: number } | undefined
  readonly kept?: { readonly bytes: number } | { readonly not: Reason | { readonly message: string } } | undefined
}

/** `cached, from 3f2a9c (12.3 s saved)`, or why a result was not kept; empty if there is nothing to tell. */
export const describeResult = ({ reused, kept }: Result): string => {
  if (reused) {
    if (reused.by === 'retry') return `taken from ${shortRunId(reused.run)} without a check`
    const saved = reused.savedMs >= leastSavedMs ? ` (${formatDuration(reused.savedMs)} saved)` : ''
    return `${reused.by === 'in-place' ? 'up to date' : 'cached'}, from ${shortRunId(reused.run)}${saved}`
  }
  if (!kept || !('not' in kept)) return ''
  return `not kept: ${'kind' in kept.not && !('message' in kept.not) ? describeReason(kept.not) : wordsOf(kept.not)}`
}

/** `12 reused, saved about 3 m 20 s`: what a run did not have to do, by what its jobs took when they ran; empty if nothing was reused. */
export const describeSaved = (jobs: readonly Pick<Result, 'reused'>[]): string => {
  const reused = jobs.flatMap((job) => job.reused ?? [])
  if (reused.length === 0) return ''
  const savedMs = reused.reduce((sum, one) => sum + one.savedMs, 0)
  return `${reused.length} reused${savedMs >= leastSavedMs ? `, saved about ${formatDuration(savedMs)}` : ''}`
}

/**
 * `3 results were taken from 3f2a9c without a check`; empty if none were. Whoever is shown that such a run passed must be shown this too.
 */
export const describeUnchecked = ({ unchecked = 0, retryOf }: UncheckedRun): string => {
  if (unchecked === 0) return ''
  const from = retryOf ? ` from ${shortRunId(retryOf.run)}` : ''
  return `${counted(unchecked, 'result')} ${unchecked === 1 ? 'was' : 'were'} taken${from} without a check`
}

interface UncheckedRun {
  readonly unchecked?: number
  readonly retryOf?: { readonly run: string }
}

/** Less is not worth a word. */
const leastSavedMs = 100

/** The random part of the id of a run, which is enough to find it again. */
export const shortRunId = (run: string): string => run.slice(run.lastIndexOf('-') + 1)

const wordsOf = (reason: object): string => ('message' in reason ? String(reason.message) : '')
