import type { MissingOutput } from '../../src/model/event.ts'
import { describeMissingOutput } from '../../src/model/loose-ends/missing-output.ts'

/** What is known about the whole log. */
export interface LogFacts {
  readonly total: number
  readonly bytes: number
  readonly isGrowing: boolean
  readonly isComplete: boolean
  readonly missing?: MissingOutput
}

/** A sentence about what is missing from the log; `undefined` for a complete log. */
export const lackInWords = ({ isComplete, missing }: LogFacts): string | undefined => {
  if (isComplete) return undefined
  return missing
    ? `${describeMissingOutput(missing, 'this log')}.`
    : 'This log is incomplete: some of what the job wrote could not be kept.'
}
