import type { Failure } from '../model/failure.ts'
import { messageOf } from '../pipeline/common-js-word.ts'
import type { JobWork } from './job-work.ts'

/** What a job's condition returned; `stopped` if the run was stopped before it returned. */
type ConditionAnswer = { readonly kind: 'yes' | 'no' | 'stopped' } | { readonly kind: 'threw'; readonly failure: Failure }

/** Asks the author's function whether the job runs. A function that never returns does not delay a cancel. */
export const askCondition = async ({ task, needs, signals }: JobWork): Promise<ConditionAnswer> => {
  const { stop } = signals
  const stopped = Promise.withResolvers<ConditionAnswer>()
  const giveUp = (): void => {
    stopped.resolve({ kind: 'stopped' })
  }
  stop.addEventListener('abort', giveUp, { once: true })
  try {
    const answer = await Promise.race([stopped.promise, answerOf(async () => (await task.condition?.(needs)) ?? false)])
    return stop.aborted ? { kind: 'stopped' } : answer
  } finally {
    stop.removeEventListener('abort', giveUp)
  }
}

const answerOf = async (condition: () => Promise<boolean>): Promise<ConditionAnswer> => {
  try {
    return { kind: (await condition()) ? 'yes' : 'no' }
  } catch (error) {
    return { kind: 'threw', failure: threw(error) }
  }
}

const threw = (error: unknown): Failure =>
  error instanceof Error
    ? { reason: 'threw', message: messageOf(error), ...(error.stack === undefined ? {} : { stack: error.stack }) }
    : { reason: 'threw', message: String(error) }
