import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import type { ErrorJson } from '../wire/run.ts'
import { isOclifError, usageError } from './usage-error.ts'

/** An error as it is told to a person, to a program, and to the shell. */
export interface DescribedError {
  readonly code: string
  readonly message: string
  readonly tryThis: readonly string[]
  readonly exitCode: ExitCode
  /** Present when it is our bug. */
  readonly stack?: string
}

/** More advice than this is read by nobody. */
const mostAdvice = 2

/** Sorts what was thrown into a person's mistake (one to three lines) and a bug (a stack and a request). */
export const describeError = (error: unknown): DescribedError => {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, tryThis: error.tryThis.slice(0, mostAdvice), exitCode: error.exitCode }
  }
  if (isOclifError(error)) return describeError(usageError(error))
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'bug',
    message: `This is a bug in Sparkwing: ${error instanceof Error ? error.message : String(error)}`,
    tryThis: ['Please report it with the lines above.'],
    exitCode: exitCodes.bug,
    stack,
  }
}

export const toErrorJson = ({ code, message, tryThis }: DescribedError): ErrorJson => ({ error: { code, message, tryThis } })

/** The lines a person sees: what happened and where, then what to do next. */
export const renderError = ({ message, tryThis, stack }: DescribedError): string =>
  [...(stack === undefined ? [] : [stack]), `error: ${message}`, ...tryThis.map((advice) => `  try: ${advice}`)].join('\n') + '\n'
