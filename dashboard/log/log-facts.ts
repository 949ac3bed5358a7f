import type { MissingOutput } from '../../src/model/event.ts'
import { describeMissingOutput } from '../../src/model/missing-output.ts'

/** What is known of the whole log. */
export interface LogFacts {
  readonly total: number
  readonly bytes: number
  readonly isGrowing: boolean
  readonly isComplete: boolean
  readonly missing?: MissingOutput
}

/** What is known to be missing, or that something is; `undefined` for a whole log. */
export const lackInWords = ({ isComplete, missing }: LogFacts): string | undefined => {
  if (isComplete) return undefined
  return missing
    ? `${describeMissingOutput(missing, 'this log')}.`
    : 'This log is incomplete: some of what the job wrote could not be kept.'
}
