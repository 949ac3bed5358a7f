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
  if (isCwdGone(error)) return describeError(cwdGone(error))
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'bug',
    message: `This is a bug in Sparkwing: ${error instanceof Error ? error.message : String(error)}`,
    tryThis: ['Please report it with the lines above.'],
    exitCode: exitCodes.bug,
    stack,
  }
}

/** What Node throws, from wherever the working directory is first needed, when it was removed under a shell that still stands in it. */
const isCwdGone = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd' && 'code' in error && error.code === 'ENOENT'

const cwdGone = (cause: Error): UserError =>
  new UserError('directory-gone', 'The current directory no longer exists.', ['`cd` to one that exists.'], { cause })

export const toErrorJson = ({ code, message, tryThis }: DescribedError): ErrorJson => ({ error: { code, message, tryThis } })

/** The lines a person sees: what happened and where, then what to do next. */
export const renderError = ({ message, tryThis, stack }: DescribedError): string =>
  [...(stack === undefined ? [] : [stack]), `error: ${message}`, ...tryThis.map((advice) => `  try: ${advice}`)].join('\n') + '\n'
