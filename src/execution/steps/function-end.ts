import { inspect } from 'node:util'
import type { Failure } from '../../model/failure.ts'
import { CommandError } from '../../process/command-error.ts'

/** How code of an author has ended, before it is judged. */
export type BodyEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'stopped' }

/** A function returned while something it had started was not over. */
export class ForgottenWork extends Error {
  override readonly name = 'ForgottenWork'
  constructor(titles: readonly string[]) {
    super(`the function returned while ${titles.join(', ')} ${titles.length === 1 ? 'was' : 'were'} still running; await what you start`)
    // thrown by nobody: it has no place in the author's code
    this.stack = ''
  }
}

/** What an error that a body threw says about its step. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof CommandError) return error.failure
  if (!(error instanceof Error)) return { reason: 'threw', message: typeof error === 'string' ? error : inspect(error) }
  const stack = ownFrames(error)
  return { reason: 'threw', message: error.message || error.name, ...(stack && { stack }) }
}

/** The stack without Node's frames and ours, which tell an author nothing. */
const ownFrames = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || !(line.includes('node:') || line.includes(import.meta.dirname)))
    .join('\n')
