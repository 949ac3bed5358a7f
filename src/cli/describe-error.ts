import { asRefusedFile, isRefusal } from '../files/refused-file.ts'
import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import { homeDirectory } from '../project/home.ts'
import { sanitiseTerminalText } from '../model/text/terminal-text.ts'
import { UserError } from '../model/user-error.ts'
import type { ErrorJson } from '../wire/run.ts'
import { isOclifError, usageError } from './usage-error.ts'

/** An error as it is shown to people, programs and the shell. */
export interface DescribedError {
  readonly code: string
  readonly message: string
  readonly tryThis: readonly string[]
  readonly exitCode: ExitCode
  /** Set if the error is a bug of ours. */
  readonly stack?: string
}

/** An error that ends the process with another exit code than it usually does. */
export class EndsWith extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, cause: unknown) {
    super(undefined, { cause })
    this.exitCode = exitCode
  }
}

/** The most hints shown with an error, so that it stays short. */
const mostAdvice = 2

/** Describes anything thrown: a user's mistake in one to three lines, or a bug with its stack and a request to report it. */
export const describeError = (error: unknown): DescribedError => {
  if (error instanceof EndsWith) return { ...describeError(error.cause), exitCode: error.exitCode }
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, tryThis: error.tryThis.slice(0, mostAdvice), exitCode: error.exitCode }
  }
  if (isOclifError(error)) return describeError(usageError(error))
  const refused = refusedInHome(error)
  if (refused) return describeError(refused)
  if (isCwdGone(error)) return describeError(cwdGone(error))
  if (isHomeUnknown(error)) return describeError(homeUnknown(error))
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'bug',
    message: `This is a bug in Sparkwing: ${error instanceof Error ? error.message : String(error)}`,
    tryThis: ['Please report it and include the lines above.'],
    exitCode: exitCodes.bug,
    stack,
  }
}

/** A file of the home that belongs to another user, as after a run with `sudo`. Other files are the business of those who read them. */
const refusedInHome = (error: unknown): UserError | undefined => {
  const isInHome =
    isRefusal(error) && error instanceof Error && 'path' in error && `${String(error.path)}/`.startsWith(`${homeDirectory()}/`)
  return isInHome ? asRefusedFile(error) : undefined
}

/** Node throws this, wherever the working directory is first needed, if the shell's working directory was removed. */
const isCwdGone = (error: unknown): error is Error => hasSystemCall(error, 'uv_cwd') && 'code' in error && error.code === 'ENOENT'

/** Node throws this, wherever the home directory is first needed, if the user has none, as in `docker run --user 4711` without `HOME`. */
const isHomeUnknown = (error: unknown): error is Error => hasSystemCall(error, 'uv_os_homedir')

const hasSystemCall = (error: unknown, call: string): error is Error =>
  error instanceof Error && 'syscall' in error && error.syscall === call

const cwdGone = (cause: Error): UserError =>
  new UserError('directory-gone', 'The current directory no longer exists.', ['`cd` to a directory that exists.'], { cause })

const homeUnknown = (cause: Error): UserError =>
  new UserError('home-unknown', 'HOME is not set, and this user has no home directory.', ['Set HOME to a directory.'], { cause })

export const toErrorJson = ({ code, message, tryThis }: DescribedError): ErrorJson => ({ error: { code, message, tryThis } })

/** The lines for a person: what happened and where, then what to do next. */
export const renderError = ({ message, tryThis, stack }: DescribedError): string =>
  printable([...(stack === undefined ? [] : [stack]), `error: ${message}`, ...tryThis.map((advice) => `  try: ${advice}`)].join('\n')) +
  '\n'

/** Errors quote names and paths of files, pipelines and programs. None of them may steer the terminal. */
export const printable = (text: string): string => sanitiseTerminalText(text, false).replaceAll('\r', '')
