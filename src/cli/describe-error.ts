import { Errors } from '@oclif/core'
import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import type { ErrorJson } from '../wire/run.ts'

/** An error as it is told to a person, to a program, and to the shell. */
export interface DescribedError {
  readonly code: string
  readonly message: string
  readonly tryThis: readonly string[]
  readonly exitCode: ExitCode
  /** Present when it is our bug. */
  readonly stack?: string
}

/** Sorts what was thrown into a person's mistake (one or two lines) and a bug (a stack and a request). */
export const describeError = (error: unknown): DescribedError => {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, tryThis: error.tryThis, exitCode: error.exitCode }
  }
  if (error instanceof Errors.CLIError) return describeCliError(error)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'bug',
    message: `This is a bug in Sparkwing: ${error instanceof Error ? error.message : String(error)}`,
    tryThis: ['Please report it with the lines above.'],
    exitCode: exitCodes.bug,
    stack,
  }
}

/** oclif's own errors: its parser complains in several lines with the whole usage; the first says what is wrong. */
const describeCliError = (error: Error): DescribedError => {
  const text = error.message.replace(/\n*See more help with --help$/, '')
  const unknownFlag = /^Nonexistent flags?: (.*)$/.exec(text)
  const message = unknownFlag
    ? `There is no flag ${unknownFlag[1] ?? ''}.`
    : text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join(' ')
  return { code: 'wrong-use', message, tryThis: ['`--help` after the command shows what it takes.'], exitCode: exitCodes.wrongUse }
}

export const toErrorJson = ({ code, message, tryThis }: DescribedError): ErrorJson => ({ error: { code, message, tryThis } })

/** The lines a person sees: what happened and where, then what to do next. */
export const renderError = ({ message, tryThis, stack }: DescribedError): string =>
  [...(stack === undefined ? [] : [stack]), `error: ${message}`, ...tryThis.map((advice) => `  try: ${advice}`)].join('\n') + '\n'
