import { exitCodes, type ExitCode } from './exit-codes.ts'

/**
 * A problem that the user can fix: shown in one or two lines, without a stack. Anything else that is thrown is a bug in Sparkwing.
 *
 * @example throw new UserError('no-docker', 'There is no docker on the PATH.', ['Install it.'])
 */
export class UserError extends Error {
  /** Configs and plugins may throw the UserError of their own copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError' && 'tryThis' in value && Array.isArray(value.tryThis)
  }

  override readonly name = 'UserError'
  /** Stable kebab-case name of the mistake, for `--json`. */
  readonly code: string
  /** What to do next: whole sentences, most likely fix first. */
  readonly tryThis: readonly string[]
  /** The exit code of the process if the error is not caught; default 2 (usage error). */
  readonly exitCode: ExitCode

  constructor(
    code: string,
    message: string,
    tryThis: readonly string[] = [],
    options: ErrorOptions & { readonly exitCode?: ExitCode } = {},
  ) {
    super(message, options)
    this.code = code
    this.tryThis = tryThis
    this.exitCode = options.exitCode ?? exitCodes.wrongUse
  }
}
