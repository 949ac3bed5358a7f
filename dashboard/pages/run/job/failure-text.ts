import type { Failure } from '../../../../src/model/failure.ts'
import { duration } from '../../../look/duration.ts'
import { visibleText } from '../../../look/visible-text.ts'

/** Why a step or an attempt failed, as a clause without a subject. */
export const failureText = (failure: Failure): string => {
  switch (failure.reason) {
    case 'exit-code':
      return `exited with code ${failure.exitCode}`
    case 'signal':
      return `was killed by ${failure.signal}`
    case 'timeout':
      return `ran longer than ${duration(failure.afterMs)}`
    case 'threw':
      return `threw: ${visibleText(failure.message)}`
    case 'not-started':
      return `could not start: ${visibleText(failure.message)}`
    case 'bad-output':
      return `returned what JSON can not keep: ${visibleText(failure.message)}`
    default:
      return `failed for a reason that only a newer Sparkwing knows (${visibleText(unknownReason(failure))})`
  }
}

const unknownReason = (value: never): string => String((value as { readonly reason?: unknown }).reason)
