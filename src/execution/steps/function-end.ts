import { inspect } from 'node:util'
import type { Failure } from '../../model/failure.ts'
import { messageOf } from '../../pipeline/common-js-word.ts'
import { CommandError } from '../../process/command-error.ts'

/** How an author's code ended, before it is turned into a result. */
export type BodyEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'stopped' }

/** A function returned while something that it had started was still running. */
export class ForgottenWork extends Error {
  override readonly name = 'ForgottenWork'
  constructor(titles: readonly string[]) {
    super(`the function returned while ${titles.join(', ')} ${titles.length === 1 ? 'was' : 'were'} still running; await what you start`)
    // it was not thrown by the author's code, so its stack would not help
    this.stack = ''
  }
}

/** The failure of a step whose body threw an error. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof CommandError) return error.failure
  if (!(error instanceof Error)) return { reason: 'threw', message: typeof error === 'string' ? error : inspect(error) }
  const stack = ownFrames(error)
  return { reason: 'threw', message: messageOf(error) || error.name, ...(stack && { stack }) }
}

/** The stack without Node's frames and ours, which do not help an author. */
const ownFrames = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || !(line.includes('node:') || line.includes(import.meta.dirname)))
    .join('\n')
